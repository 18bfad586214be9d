import type { Random } from '@telarjs/core'
import type { Space, Values } from './space.js'
import type { Direction, Trial } from './trial.js'

/** What a strategy is told when it is asked for a suggestion. */
export interface StrategyContext {
  readonly space: Space
  /** All trials so far, those under way included. */
  readonly trials: readonly Trial[]
  readonly direction: Direction
  /** Random numbers for this suggestion alone. */
  readonly random: Random
}

/** Suggests what to try next. It is a pure function, so a search that was killed continues with the same suggestions. */
export interface Strategy {
  readonly name: string
  /** `wait`: nothing can be suggested until a running trial has ended. `done`: nothing is left to try. */
  suggest(context: StrategyContext): Values | 'wait' | 'done'
}
