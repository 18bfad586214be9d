/** The aim for one submit, in milliseconds: drivers kill a submit that takes seconds, and nothing else reaches the GPU while it runs. */
const SUBMIT_MS = 100
/** Steps in a submit before any time has been measured. */
const FIRST_STEPS = 4

/** How many steps go into one submit, from how long the last ones took on the device. */
export interface SubmitSize {
  stepsPerSubmit(): number
  /** To be called after the last submit of a chunk. */
  measure(steps: number): void
}

/** Aims at submits of about 100 ms, of at most so many steps. */
export function createSubmitSize(queue: GPUQueue, mostSteps: number): SubmitSize {
  let stepMs: number | undefined
  let measuring = false
  let doneAt = 0

  return {
    stepsPerSubmit() {
      const wanted = stepMs === undefined ? FIRST_STEPS : Math.max(1, Math.floor(SUBMIT_MS / stepMs))
      return Math.min(mostSteps, wanted)
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
      // Where the device is lost this ends without a measurement; the next run reports the loss.
      void queue.onSubmittedWorkDone().then(record, () => undefined)
    },
  }
}
