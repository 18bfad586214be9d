const largestTable = 4096

/**
 * Follows the codes of a picture in a GIF (GIF89a, appendix F) without making pixels of them: a decoder that meets a code which no table has yet
 * may go in circles.
 *
 * @param at the byte of the code size, which the blocks of data follow
 * @param pixels how many the picture has
 * @throws Error for a code size, a code or a number of pixels that no picture has
 */
export function checkLzw(bytes: Uint8Array, at: number, pixels: number): void {
  const smallest = bytes[at]!
  if (!(smallest >= 2 && smallest <= 8)) throw new Error(`its code size is ${smallest}, expected 2 … 8`)
  const clear = 1 << smallest
  /** How many pixels a code stands for. */
  const lengths = new Uint16Array(largestTable).fill(1, 0, clear)
  let [next, size, before, made] = [clear + 2, smallest + 1, -1, 0]
  for (const code of codesOf(bytes, at + 1, () => size)) {
    if (code === clear) {
      ;[next, size, before] = [clear + 2, smallest + 1, -1]
      continue
    }
    if (code === clear + 1) break
    if (code > clear && (before < 0 || code > next)) throw new Error(`its code ${code} stands for nothing`)
    if (before >= 0 && next < largestTable) {
      lengths[next++] = lengths[before]! + 1
      if (next === 1 << size && size < 12) size++
    }
    made += lengths[code]!
    before = code
  }
  if (made < pixels) throw new Error(`it has ${made} of ${pixels} pixels`)
}

/** The codes in blocks of data, the lowest bit first; each block says how many bytes it has. */
function* codesOf(bytes: Uint8Array, from: number, size: () => number): Generator<number> {
  let [bits, held] = [0, 0]
  for (let block = from; (bytes[block] ?? 0) > 0; block += 1 + bytes[block]!) {
    const end = Math.min(block + 1 + bytes[block]!, bytes.length)
    for (let i = block + 1; i < end; i++) {
      bits |= bytes[i]! << held
      held += 8
      for (let width = size(); held >= width; width = size()) {
        yield bits & ((1 << width) - 1)
        bits >>>= width
        held -= width
      }
    }
  }
}
