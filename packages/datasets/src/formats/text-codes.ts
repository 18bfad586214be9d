/** Numbers texts in the order in which they first come, so that a column holds a number for each cell and every text once. */
export interface TextCodes {
  /** The number of a text; a new one where it comes for the first time. */
  codeOf(text: string): number
  /** Every text once, as first met. */
  texts(): readonly string[]
}

/**
 * @example
 * const codes = createTextCodes()
 * ;['red', 'blue', 'red'].map(codes.codeOf) // [0, 1, 0]
 */
export function createTextCodes(): TextCodes {
  const codes = new Map<string, number>()
  return {
    codeOf(text) {
      let code = codes.get(text)
      if (code === undefined) codes.set(text, (code = codes.size))
      return code
    },
    texts: () => [...codes.keys()],
  }
}
