/** A small generator of whole numbers: the same numbers for the same words, on every machine. */
export type Draw = (below: number) => number

/**
 * Numbers that follow from some words, so that a case can be made again by its name alone: FNV-1a makes a state of the words, and
 * mulberry32 numbers of the state.
 *
 * @example
 * const draw = drawFrom(1, 'npy', 17)
 * draw(256) // 0 … 255
 */
export function drawFrom(...words: readonly (string | number)[]): Draw {
  let state = 0x811c9dc5
  for (const letter of words.join('\0')) state = Math.imul(state ^ letter.codePointAt(0)!, 0x01000193)
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/** One of some values. */
export function oneOf<T>(draw: Draw, values: readonly T[]): T {
  return values[draw(values.length)]!
}
