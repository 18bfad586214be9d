import { signal } from '@preact/signals'
import type { Lesson } from '../shared/lesson.js'

/** A lesson that is open, and how far the learner is. */
export interface OpenLesson {
  /** Its name among the page's own, or its address; empty for one that was dropped or sent. */
  readonly source: string
  readonly lesson: Lesson
  readonly step: number
  /** The chosen answer of each question, by step. */
  readonly answers: Readonly<Record<number, number>>
  /** Steps that are done. */
  readonly done: readonly number[]
  /** The run that was shown when the step began: only another one counts for it. */
  readonly runBefore: string
}

export const openLesson = signal<OpenLesson | undefined>(undefined)
