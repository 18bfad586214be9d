/** A driver kills a submit that takes seconds, and nothing else reaches the GPU meanwhile. */
const SUBMIT_MS = 100
const MOST_STEPS = 256
/** Before anything is measured. */
const FIRST_STEPS = 4

/** How many steps go into one submit, from how long the last ones took. */
export interface Pace {
  stepsPerSubmit(): number
  /** To be called after each submit of a chunk's last steps. */
  measure(steps: number): void
}

export function createPace(queue: GPUQueue): Pace {
  let stepMs: number | undefined
  let measuring = false
  let doneAt = 0

  return {
    stepsPerSubmit() {
      if (stepMs === undefined) return FIRST_STEPS
      return Math.min(MOST_STEPS, Math.max(1, Math.floor(SUBMIT_MS / stepMs)))
    },
    measure(steps) {
      if (measuring) return
      measuring = true
      const started = performance.now()
      function record(): void {
        measuring = false
        const now = performance.now()
        stepMs = (now - Math.max(started, doneAt)) / steps
        doneAt = now
      }
      // A lost device also ends here; the next run says so.
      void queue.onSubmittedWorkDone().then(record, () => undefined)
    },
  }
}
