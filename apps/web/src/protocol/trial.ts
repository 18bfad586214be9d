import type { JsonObject } from '@telarjs/core'

/** What a search compares its trials by. */
export interface TrialGoal {
  /** A metric, or `loss`. */
  readonly metric: string
  readonly split: string
}

/** One training of a search. */
export interface TrialRequest {
  readonly id: string
  readonly experiment: JsonObject
  readonly goal: TrialGoal
}
