/**
 * Work that is done at its first call and answers every later call with the same promise. A failure is not kept: the next call tries again.
 *
 * @example
 * const openStore = once(async () => openDB('runs', 1))
 */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= work().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
