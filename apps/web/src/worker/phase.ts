import type { Phase } from '../protocol/api.js'

/** The phases that may follow each phase of a run. */
const following: Readonly<Record<Phase, readonly Phase[]>> = {
  idle: ['preparing', 'paused'],
  preparing: ['running', 'paused', 'ending', 'idle'],
  running: ['paused', 'ending', 'idle'],
  paused: ['running', 'ending', 'idle'],
  ending: ['idle'],
}

/** Where a run is: idle → preparing → running ⇄ paused → ending → idle. */
export interface PhaseMachine {
  current(): Phase
  /** Goes on to a phase, where it may follow the present one. @returns whether it did */
  go(to: Phase): boolean
  /** Whether a phase may follow the present one. */
  may(to: Phase): boolean
}

/** @param onChange is told of each new phase */
export function createPhaseMachine(onChange: (phase: Phase) => void): PhaseMachine {
  let current: Phase = 'idle'
  const may = (to: Phase) => following[current].includes(to)
  return {
    current: () => current,
    may,
    go(to) {
      if (!may(to)) return false
      current = to
      onChange(to)
      return true
    },
  }
}
