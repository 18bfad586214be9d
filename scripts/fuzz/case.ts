import { createHash } from 'node:crypto'
import { isTelarError } from '../../packages/core/src/index.js'
import { damage } from './damage.js'
import type { MemoryCount } from './memory.js'
import { drawFrom } from './random.js'
import type { Reader } from './reader.js'

/** How a case ended. */
export interface Outcome {
  readonly is: 'read' | 'refused' | 'unnamed error' | 'changed content' | 'memory'
  /** What is wrong, and the changes that led there. */
  readonly why?: string
  readonly how: string
}

/** Bytes that any reader may take besides what it reads: tables, buffers of inflaters. */
const spare = 4 * 2 ** 20

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/**
 * Makes the cases of a reader.
 *
 * @throws Error where a whole file is refused: then its cases would say nothing
 */
export async function createCase(
  reader: Reader,
  files: readonly Uint8Array[],
  memory: MemoryCount,
): Promise<(seed: number, index: number) => Promise<Outcome>> {
  const parts: ReadonlySet<string>[] = []
  for (const file of files) {
    const whole = await Promise.resolve(reader.read(file.slice())).catch((cause: Error) => {
      throw new Error(`${reader.name}: a whole file is refused: ${cause.message}`, { cause })
    })
    parts.push(new Set(reader.covered?.(whole).map(hash)))
  }
  return async (seed, index) => {
    const draw = drawFrom(seed, reader.name, index)
    const file = draw(files.length)
    const { bytes, how } = damage(files[file]!, reader.form, draw)
    memory.taken()
    const given = bytes.slice()
    memory.taken()
    let result: unknown
    try {
      result = await reader.read(given)
    } catch (error) {
      const unnamed = unnamedIn(error, reader)
      const tooMuch = memoryProblem(memory.taken(), bytes.length * (reader.expansion ?? 0), bytes.length)
      if (unnamed) return { is: 'unnamed error', why: unnamed, how }
      return tooMuch ? { is: 'memory', why: tooMuch, how } : { is: 'refused', how }
    }
    const taken = memory.taken()
    const changed = reader.covered?.(result).find((part) => !parts[file]!.has(hash(part)))
    if (changed) return { is: 'changed content', why: 'content was read whose checksum says that it changed', how }
    const tooMuch = memoryProblem(taken, Math.max(sizeOf(result), bytes.length * (reader.expansion ?? 0)), bytes.length)
    return tooMuch ? { is: 'memory', why: tooMuch, how } : { is: 'read', how }
  }
}

/** What people are told names the place; what an engine throws does not. */
function unnamedIn(error: unknown, { isOfStudio }: Reader): string | undefined {
  const { name, message, stack = '', constructor } = error as Error
  if (isTelarError(error) || (isOfStudio && constructor === Error)) return undefined
  const frame = stack.split('\n').find((line) => line.startsWith('    at ') && !line.includes('<anonymous>'))
  return `${name}: ${message.slice(0, 200)}${frame ?? ''}`
}

function memoryProblem(taken: number, described: number, given: number): string | undefined {
  const most = 4 * given + 4 * described + spare
  return taken > most
    ? `${taken} bytes of arrays were made for a file of ${given}, at most ${most} expected`
    : undefined
}

/** The bytes of all arrays and texts in a value. */
function sizeOf(value: unknown, seen = new Set<unknown>()): number {
  if (typeof value === 'string') return 2 * value.length
  if (typeof value !== 'object' || value === null || seen.has(value)) return 0
  seen.add(value)
  if (ArrayBuffer.isView(value)) return value.byteLength
  return Object.values(value).reduce<number>((sum, inner) => sum + sizeOf(inner, seen), 0)
}
