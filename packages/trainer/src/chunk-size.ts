/** Chunks that may be on the device at once; with more the host would only wait longer for the same work. */
export const queueDepth = 2

/** How many steps to issue at a time, so that a chunk takes about `chunkMs`. */
export interface ChunkSize {
  /** @param left steps up to the next boundary, such as the end of the epoch */
  next(left: number): number
  /** Starts measuring again: the time before, such as that of an evaluation, says nothing about steps. */
  restart(): void
  /** Notes that so many more steps are done on the device. */
  done(steps: number): void
  /** The recent speed in steps per second. */
  readonly stepsPerSecond: number
}

export function createChunkSize(chunkMs = 100): ChunkSize {
  let msPerStep: number | undefined
  let since = performance.now()
  let steps = 0

  function restart(): void {
    since = performance.now()
    steps = 0
  }

  return {
    restart,
    next(left) {
      const wanted = msPerStep === undefined ? 1 : Math.max(1, Math.round(chunkMs / msPerStep))
      return Math.min(left, wanted)
    },
    done(count) {
      steps += count
      const ms = performance.now() - since
      // Results that arrive together, one right after the other, measure nothing.
      if (steps === 0 || (msPerStep !== undefined && ms < chunkMs / 4)) return
      const measured = ms / steps
      // The first steps compile kernels, so their speed is not representative; later ones are smoothed.
      msPerStep = msPerStep === undefined || measured < msPerStep / 4 ? measured : 0.7 * msPerStep + 0.3 * measured
      restart()
    },
    get stepsPerSecond() {
      return msPerStep ? 1000 / msPerStep : 0
    },
  }
}

/** Yields the thread, so that pages draw and timers fire; also in hidden tabs, where animation frames stop. */
export function yieldToEventLoop(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve))
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
