import type { Random } from '@telarjs/core'
import type { Space, Values } from './space.js'
import type { Direction, Trial } from './trial.js'

/** What a strategy knows when it is asked. */
export interface StrategyContext {
  readonly space: Space
  /** All trials so far, those under way included. */
  readonly trials: readonly Trial[]
  readonly direction: Direction
  /** Of this suggestion alone. */
  readonly random: Random
}

/** Says what to try next: a pure function, so that a search goes on after a kill as if nothing had happened. */
export interface Strategy {
  readonly name: string
  /** `wait`: not before a trial that is under way has ended. `done`: nothing is left to try. */
  suggest(context: StrategyContext): Values | 'wait' | 'done'
}
