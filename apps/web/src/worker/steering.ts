import type { ParsedExperiment, PluginError } from '@telarjs/core'
import type { Phase } from '../protocol/api.js'
import { createPhaseMachine } from './phase.js'

/** A changed experiment that waits to be taken over. */
export interface Change {
  readonly experiment: ParsedExperiment
  done(): void
  failed(error: unknown): void
}

/** What the person wants of the run, for the loop that trains. */
export interface Steering {
  readonly phase: () => Phase
  readonly signal: AbortSignal
  /** Whether only one step is wanted. */
  isSingle(): boolean
  /** Whether the loop is to wait. */
  isHeld(): boolean
  /** Resolves when something is wanted again. */
  moved(): Promise<void>
  /** The change that is wanted, which is handed out once. */
  takeChange(): Change | undefined
  /** The trainer has begun. */
  begun(): void
  /** Steps were done. */
  stepped(): void
  /** The run is over. */
  ended(): void
  pause(): void
  resume(): void
  step(): void
  stop(fault?: PluginError): void
  change(experiment: ParsedExperiment): Promise<void>
}

/** @param isPaused whether the run begins with one step, then waits */
export function createSteering(isPaused: boolean, onPhase: (phase: Phase) => void): Steering {
  const phase = createPhaseMachine(onPhase)
  const stopping = new AbortController()
  let isSingle = isPaused
  let wanted: Change | undefined
  let wake = () => {}
  phase.go(isPaused ? 'paused' : 'preparing')
  return {
    phase: phase.current,
    signal: stopping.signal,
    isSingle: () => isSingle,
    isHeld: () => phase.current() === 'paused' && !isSingle && !wanted,
    moved: () => new Promise<void>((resolve) => (wake = resolve)),
    takeChange() {
      const taken = wanted
      wanted = undefined
      return taken
    },
    begun: () => void (phase.current() === 'preparing' && phase.go('running')),
    stepped: () => void (isSingle = false),
    ended() {
      wanted?.failed(new Error('the run has ended'))
      phase.go('idle')
    },
    pause: () => void phase.go('paused'),
    resume() {
      if (phase.current() === 'paused' && phase.go('running')) wake()
    },
    step() {
      if (phase.current() !== 'paused' && !phase.go('paused')) return
      isSingle = true
      wake()
    },
    stop(fault) {
      if (!phase.go('ending')) return
      stopping.abort(fault)
      wake()
    },
    change: (experiment) =>
      new Promise<void>((done, failed) => {
        wanted?.failed(new Error('another change came first'))
        wanted = { experiment, done, failed }
        wake()
      }),
  }
}
