/** How many steps to issue at a time, so that a stretch takes about `stretchMs`. */
export interface Pace {
  /** @param left steps that are left before the next border, such as the end of the epoch */
  next(left: number): number
  /** Notes that so many steps took the time since the last note; 0 where that time says nothing of steps. */
  note(steps: number): void
  /** Steps a second, lately. */
  readonly stepsPerSecond: number
}

export function createPace(stretchMs = 100): Pace {
  let msPerStep: number | undefined
  let last = performance.now()
  return {
    next(left) {
      const wanted = msPerStep === undefined ? 1 : Math.max(1, Math.round(stretchMs / msPerStep))
      return Math.min(left, wanted)
    },
    note(steps) {
      const now = performance.now()
      const measured = (now - last) / steps
      last = now
      if (steps === 0) return
      // The first step compiles kernels, so it says little; later ones are smoothed.
      msPerStep = msPerStep === undefined ? measured : measured < msPerStep / 4 ? measured : 0.7 * msPerStep + 0.3 * measured
    },
    get stepsPerSecond() {
      return msPerStep ? 1000 / msPerStep : 0
    },
  }
}

/** Gives the thread back, so that pages draw and timers fire; also in hidden tabs, where animation frames stop. */
export function giveBackThread(): Promise<void> {
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
