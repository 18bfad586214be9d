import type { Token } from 'marked'
import type { Draft } from './draft.js'

/** An answer that can be chosen. */
export interface Choice {
  readonly text: readonly Token[]
  readonly isRight: boolean
}

/** What a run must reach: `accuracy of test is at least 90 %`. */
export interface Goal {
  readonly metric: string
  readonly split: string
  readonly bound: 'at least' | 'at most'
  readonly value: number
  /** As it stands in the lesson. */
  readonly text: string
}

interface StepParts {
  readonly title: string
  readonly body: readonly Token[]
  /** Shown once the step is done. */
  readonly after: readonly Token[]
  /** What the step trains, unless the learner changed it. */
  readonly experiment: Draft
}

/** A part of a lesson: a question, a training to look at, or something to put right. */
export type LessonStep =
  | (StepParts & { readonly kind: 'predict'; readonly choices: readonly Choice[] })
  | (StepParts & { readonly kind: 'run' })
  | (StepParts & { readonly kind: 'repair'; readonly goals: readonly Goal[]; readonly solution: Draft | undefined })

/** A guided tour, as it was written. */
export interface Lesson {
  readonly title: string
  /** One sentence, for lists. */
  readonly summary: string
  readonly minutes: number
  readonly intro: readonly Token[]
  readonly steps: readonly LessonStep[]
}
