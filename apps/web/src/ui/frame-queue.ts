const waiting = new Set<() => void>()
let frame: number | undefined

/**
 * Draws in a frame of its own, after what waits already: drawn at once, several plots would take more than a frame has time for.
 *
 * @returns gives it up
 */
export function inOwnFrame(draw: () => void): () => void {
  waiting.add(draw)
  request()
  return () => void waiting.delete(draw)
}

function request(): void {
  if (waiting.size > 0) frame ??= requestAnimationFrame(drawNext)
}

function drawNext(): void {
  frame = undefined
  const [draw] = waiting
  if (!draw) return
  waiting.delete(draw)
  request()
  draw()
}
