import { oneOf, type Draw } from './random.js'

/** Values in place of the right one, as JSON: of another type, out of every range, deep. */
const values: readonly ((draw: Draw) => string)[] = [
  () => 'null',
  () => 'true',
  () => '-1',
  () => '0.5',
  () => '1e308',
  () => '9007199254740993',
  // Whole numbers that options allow, and memory does not.
  () => '1000000000',
  () => '65536',
  () => '""',
  () => '"__proto__"',
  () => '"constructor"',
  () => '"\\u0000\\u001b[31m"',
  () => '[]',
  () => '{}',
  () => '[null]',
  () => '{"use":"layer:dense","with":null}',
  () => '{"use":"constructor:constructor"}',
  () => '{"length":1e9}',
  (draw) => JSON.stringify('a'.repeat(10 ** (1 + draw(5)))),
  (draw) => deep('[', ']', draw),
  (draw) => deep('{"a":', '}', draw),
  (draw) => deep('{"use":"layer:residual","with":{"layers":[', ']}}', draw),
]

function deep(open: string, close: string, draw: Draw): string {
  const levels = 10 ** (1 + draw(4))
  return `${open.repeat(levels)}${open.endsWith(':') ? '1' : ''}${close.repeat(levels)}`
}

const names = ['__proto__', 'constructor', 'toString', 'length', '0', '', 'then']
const mark = '\ue000'

/** The text of JSON with one value changed, left out, doubled or renamed; another text as it is. */
export function damageJson(text: string, draw: Draw): string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return text
  }
  const inside = valuesIn(value)
  if (inside.length === 0) return oneOf(draw, values)(draw)
  const { holder, key } = inside[draw(inside.length)]!
  const how = draw(8)
  if (how === 0) delete holder[key]
  else if (how === 1 && !Array.isArray(holder)) rename(holder, key, oneOf(draw, names))
  else if (how === 2 && Array.isArray(holder)) holder.splice(draw(holder.length + 1), 0, holder[Number(key)])
  else Object.defineProperty(holder, key, { value: mark, enumerable: true, configurable: true, writable: true })
  return textOf(value, text).replace(JSON.stringify(mark), () => oneOf(draw, values)(draw))
}

/** JSON of a value; what an earlier change nested too deeply for that stays as it was. */
function textOf(value: unknown, before: string): string {
  try {
    return JSON.stringify(value)
  } catch {
    return before
  }
}

function rename(holder: Record<string, unknown>, key: string, name: string): void {
  const value = holder[key]
  delete holder[key]
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true })
}

interface Place {
  readonly holder: Record<string, unknown>
  readonly key: string
}

function valuesIn(value: unknown): Place[] {
  const found: Place[] = []
  const open = [value]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue
    for (const [key, inner] of Object.entries(next)) {
      found.push({ holder: next as Record<string, unknown>, key })
      open.push(inner)
    }
  }
  return found
}
