const waiting = new Set<() => void>()
let frame: number | undefined
/** When something may be drawn again, in milliseconds. */
let next = 0

/**
 * Draws in a frame of its own, after what waits already: drawn at once, several plots would take more than a frame has time for. Where even one takes
 * most of a frame, as on a machine that is busy, frames are left free in between: drawing takes at most half of the time. What waits already keeps
 * its place, so that all have their turn.
 */
export function inOwnFrame(draw: () => void): void {
  waiting.add(draw)
  request()
}

function request(): void {
  if (waiting.size > 0) frame ??= requestAnimationFrame(drawNext)
}

function drawNext(): void {
  frame = undefined
  const [draw] = waiting
  if (!draw) return
  const start = performance.now()
  if (start < next) return request()
  waiting.delete(draw)
  request()
  draw()
  // The browser paints what was drawn before it comes to this.
  setTimeout(() => (next = 2 * performance.now() - start))
}
