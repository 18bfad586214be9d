import { philox4x32 } from './philox.js'

/**
 * A key to random numbers, not a generator with hidden state: the same key and call give the same numbers, always.
 * Independent numbers come from independent streams: `random.stream('shuffling').stream(epoch)`.
 */
export interface Random {
  /** Two unsigned 32-bit words; the key that device kernels take too. */
  readonly key: readonly [number, number]
  /** An independent key for a named or numbered purpose. Numbers are integers. */
  stream(name: string | number): Random
  /** `count` unsigned 32-bit words. */
  bits(count: number): Uint32Array
  /** `count` numbers in [0, 1) with 24 random bits. */
  uniform(count: number): Float32Array
  /** `count` numbers of the standard normal distribution (Box and Muller, 1958); their last bit may differ between JavaScript engines. */
  normal(count: number): Float32Array
  /** The numbers 0 … size − 1 in random order (Fisher and Yates). */
  permutation(size: number): Int32Array
}

/**
 * The random numbers of a run: everything random in Telar comes from one seed, by named streams.
 *
 * @param seed any integer, −2^53 … 2^53
 * @example
 * createRandom(7).stream('shuffling').permutation(4) // the same order everywhere
 */
export function createRandom(seed: number): Random {
  return fromKey(seed >>> 0, Math.floor(seed / 4294967296) >>> 0)
}

function fromKey(key0: number, key1: number): Random {
  function bits(count: number): Uint32Array {
    const words = new Uint32Array(Math.ceil(count / 4) * 4)
    for (let block = 0; block * 4 < count; block++) philox4x32(block, 0, 0, 0, key0, key1, words, block * 4)
    return words.subarray(0, count)
  }

  function uniform(count: number): Float32Array {
    const words = bits(count)
    const numbers = new Float32Array(count)
    for (let i = 0; i < count; i++) numbers[i] = toUniform(words[i]!)
    return numbers
  }

  return {
    key: [key0, key1],
    bits,
    uniform,
    stream(name) {
      // The counter's fourth word keeps streams apart from the blocks that `bits` draws.
      const [low, high, type] =
        typeof name === 'number'
          ? ([name >>> 0, Math.floor(name / 4294967296) >>> 0, 1] as const)
          : ([hash(name), 0, 2] as const)
      const derived = new Uint32Array(4)
      philox4x32(low, high, type, 0xffffffff, key0, key1, derived, 0)
      return fromKey(derived[0]!, derived[1]!)
    },
    normal(count) {
      const u = uniform(count + (count & 1))
      const normals = new Float32Array(count)
      for (let i = 0; i < count; i += 2) {
        const radius = Math.sqrt(-2 * Math.log(1 - u[i]!))
        const angle = 2 * Math.PI * u[i + 1]!
        normals[i] = radius * Math.cos(angle)
        if (i + 1 < count) normals[i + 1] = radius * Math.sin(angle)
      }
      return normals
    },
    permutation(size) {
      // The words of `bits`, four at a time: as many as there are numbers would only be thrown away.
      const words = new Uint32Array(4)
      const order = new Int32Array(size)
      for (let i = 0; i < size; i++) order[i] = i
      for (let i = size - 1; i > 0; i--) {
        if (i % 4 === 3 || i === size - 1) philox4x32(i >>> 2, 0, 0, 0, key0, key1, words, 0)
        const j = Math.floor((words[i % 4]! / 4294967296) * (i + 1))
        const swapped = order[i]!
        order[i] = order[j]!
        order[j] = swapped
      }
      return order
    },
  }
}

/**
 * A number in [0, 1) from a random word: its upper 24 bits, exact in float32 and the same on every device.
 *
 * @example
 * toUniform(0x80000000) // 0.5
 */
export function toUniform(word: number): number {
  return (word >>> 8) * 2 ** -24
}

/**
 * FNV-1a, 32 bits (Fowler, Noll and Vo): the number that stands for a stream's name.
 *
 * @example
 * hash('shuffling') // the same 32 bits everywhere
 */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193)
  return value >>> 0
}
