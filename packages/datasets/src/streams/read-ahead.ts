/**
 * Reads things in their order, some of them before they are asked for.
 *
 * @param ahead how many may be read, or be under way, beside the one that was asked for last
 * @returns gives the next one; undefined after the last
 */
export function readAhead<T, R>(
  things: readonly T[],
  ahead: number,
  read: (thing: T) => Promise<R>,
): () => Promise<R> | undefined {
  const underWay: Promise<R>[] = []
  let begun = 0

  function begin(): void {
    while (begun < things.length && underWay.length < ahead) {
      const reading = read(things[begun++]!)
      // Whoever asks for it is told of its failure; nobody may ask, where a run is stopped.
      reading.catch(() => undefined)
      underWay.push(reading)
    }
  }

  return () => {
    if (underWay.length === 0 && begun < things.length) underWay.push(read(things[begun++]!))
    const next = underWay.shift()
    begin()
    return next
  }
}
