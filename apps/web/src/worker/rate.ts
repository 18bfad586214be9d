/** How fast steps are done, by when their losses came back: a GPU is given work long before it does it. */
export interface Rate {
  /** Notes that all steps up to here are done. @returns steps a second over the last few seconds, or 0 before it is known */
  note(step: number): number
}

/** @param now in milliseconds */
export function createRate(windowMs = 3000, now: () => number = () => performance.now()): Rate {
  let marks: { readonly at: number; readonly step: number }[] = []
  return {
    note(step) {
      const at = now()
      marks.push({ at, step })
      const first = marks.findIndex((mark) => mark.at >= at - windowMs)
      // One mark from before the window stays, so that slow steps have something to be measured against.
      marks = marks.slice(Math.max(0, first - 1))
      const start = marks[0]!
      return at > start.at ? (1000 * (step - start.step)) / (at - start.at) : 0
    },
  }
}
