import { damageJson } from './damage-json.js'
import { oneOf, type Draw } from './random.js'

/** How a reader's files are written, which says what may happen to them. */
export type Form = 'bytes' | 'text' | 'json' | 'lines of json'

type Change = (bytes: Uint8Array, draw: Draw) => Uint8Array

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bytesOf = (text: string) => new TextEncoder().encode(text)

function spliced(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const made = new Uint8Array(bytes.length - removed + added.length)
  made.set(bytes.subarray(0, at))
  made.set(added, at)
  made.set(bytes.subarray(at + removed), at + added.length)
  return made
}

/** Headers are where lengths stand, so half of all places lie in the first 64 bytes. */
function place(bytes: Uint8Array, draw: Draw): number {
  return draw(draw(2) === 0 ? Math.min(64, bytes.length) : bytes.length)
}

/** Lengths, counts and offsets that no file has. */
const numbers = [0n, 1n, 2n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0xffffn, 0x7fffffffn, 0x80000000n, 0xfffffffen, 0xffffffffn]
const widths = [1, 2, 4, 8] as const

const changes: Readonly<Record<string, Change>> = {
  bits(bytes, draw) {
    const made = bytes.slice()
    for (let left = 1 + draw(8); left > 0; left--) made[place(bytes, draw)]! ^= 1 << draw(8)
    return made
  },
  bytes(bytes, draw) {
    const made = bytes.slice()
    for (let left = 1 + draw(4); left > 0; left--) made[place(bytes, draw)] = oneOf(draw, [0, 1, 127, 128, 254, 255])
    return made
  },
  number(bytes, draw) {
    const made = bytes.slice()
    const width = Math.min(oneOf(draw, widths), bytes.length)
    const at = Math.min(place(bytes, draw), bytes.length - width)
    const value = oneOf(draw, [...numbers, BigInt(bytes.length), BigInt(bytes.length + 1), 2n ** 53n, 2n ** 64n - 1n])
    const isBig = draw(2) === 0
    for (let i = 0; i < width; i++) made[at + (isBig ? width - 1 - i : i)] = Number((value >> BigInt(8 * i)) & 0xffn)
    return made
  },
  cut: (bytes, draw) => bytes.slice(0, draw(bytes.length)),
  removed(bytes, draw) {
    const at = place(bytes, draw)
    return spliced(bytes, at, Math.min(1 + draw(64), bytes.length - at), new Uint8Array())
  },
  doubled(bytes, draw) {
    const at = place(bytes, draw)
    const block = bytes.slice(at, at + 1 + draw(Math.max(1, bytes.length >> 1)))
    return spliced(bytes, at, 0, block)
  },
  added(bytes, draw) {
    const added = Uint8Array.from({ length: 1 + draw(32) }, () => draw(256))
    return spliced(bytes, place(bytes, draw), 0, added)
  },
  exchanged(bytes, draw) {
    const [length, from, to] = [1 + draw(32), place(bytes, draw), place(bytes, draw)]
    const made = bytes.slice()
    made.set(bytes.slice(from, from + Math.min(length, bytes.length - to)), to)
    return made
  },
}

/** Texts that mean something to readers, and long runs of one letter. */
const words = [
  '__proto__',
  'constructor',
  'toString',
  '-1',
  '1e999',
  'NaN',
  '99999999999999999999',
  '""',
  'null',
  '\u0000',
  '\u001b[2J',
  '\ufeff',
  '\ud800',
  '\u2028',
  '\r',
  '\n\n',
]
const runs = ['\n', ' ', '[', '{"a":', '(', ',', '"', '*', '/', 'a', '0', '\\', '/*', '#', '=']

const textChanges: Readonly<Record<string, Change>> = {
  word(bytes, draw) {
    const parts = textOf(bytes).split(/\b/)
    parts[draw(parts.length)] = oneOf(draw, words)
    return bytesOf(parts.join(''))
  },
  run(bytes, draw) {
    const run = oneOf(draw, runs).repeat(10 ** (1 + draw(5)))
    return spliced(bytes, draw(bytes.length + 1), 0, bytesOf(run))
  },
  line(bytes, draw) {
    const lines = textOf(bytes).split('\n')
    const [line] = lines.splice(draw(lines.length), 1)
    if (draw(2) === 0) lines.splice(draw(lines.length + 1), 0, line!)
    return bytesOf(lines.join('\n'))
  },
}

const jsonChanges: Readonly<Record<string, Change>> = {
  json: (bytes, draw) => bytesOf(damageJson(textOf(bytes), draw)),
  'json line'(bytes, draw) {
    const lines = textOf(bytes).split('\n')
    const at = draw(lines.length)
    lines[at] = damageJson(lines[at]!, draw)
    return bytesOf(lines.join('\n'))
  },
}

/**
 * A damaged copy of a file: one to three changes, which its form allows.
 *
 * @returns the bytes, and the names of the changes
 */
export function damage(
  bytes: Uint8Array,
  form: Form,
  draw: Draw,
): { readonly bytes: Uint8Array; readonly how: string } {
  const all: (readonly [string, Change])[] = Object.entries(changes)
  if (form !== 'bytes') all.push(...Object.entries(textChanges))
  // What changes a value and leaves the text JSON gets further than what breaks it.
  if (form === 'json') all.push(...Array.from({ length: 12 }, () => ['json', jsonChanges['json']!] as const))
  if (form === 'lines of json')
    all.push(...Array.from({ length: 12 }, () => ['json line', jsonChanges['json line']!] as const))
  const how: string[] = []
  let made = bytes
  for (let left = 1 + draw(3); left > 0 && made.length > 0; left--) {
    const [name, change] = oneOf(draw, all)
    made = change(made, draw)
    how.push(name)
  }
  return { bytes: made, how: how.join(', ') }
}
