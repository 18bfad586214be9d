import { computed, signal } from '@preact/signals'
import type { Json } from '@telarjs/core'
import { defaultExperiment, type RecipeExperiment } from '@telarjs/recipes'
import type { Inspection, Problem } from '../protocol/api.js'

/** The experiment as it is being built; defaults may be left out. */
export type Draft = RecipeExperiment

/** A plugin named in a draft. */
export interface DraftSpec {
  readonly use: string
  readonly with?: { readonly [key: string]: Json }
}

/** The draft's lists of specs. */
export type ListField = 'transforms' | 'model' | 'metrics' | 'regularizers' | 'callbacks'

const limit = 100
const past: Draft[] = []
let future: Draft[] = []

export const draft = signal<Draft>(defaultExperiment)

/** Grows with each change, for buttons that depend on the history. */
const changes = signal(0)

export const canUndo = computed(() => changes.value >= 0 && past.length > 0)
export const canRedo = computed(() => changes.value >= 0 && future.length > 0)

/** What the draft comes to; of the last draft that was looked at. */
export const inspection = signal<Inspection>({ problems: [], layers: [], parameters: 0 })

/** Whether the present draft has been looked at. */
export const inspected = signal(false)

export const problems = computed(() => inspection.value.problems)

/** The problems of a place, such as `model[1]`. */
export function problemsAt(where: string): readonly Problem[] {
  return problems.value.filter((problem) => problem.where === where)
}

let isMerged = false

/** Lets changes belong to the last one, as those of a slider under the hand do: undo takes them back together. */
export function merging(change: () => void): void {
  isMerged = true
  try {
    change()
  } finally {
    isMerged = false
  }
}

/** Replaces the draft; undo brings the old one back. */
export function setDraft(next: Draft): void {
  if (JSON.stringify(next) === JSON.stringify(draft.value)) return
  if (!isMerged) past.push(draft.value)
  if (past.length > limit) past.shift()
  future = []
  draft.value = next
  changes.value++
}

/** Changes fields of the draft. */
export function patchDraft(patch: Partial<Draft>): void {
  setDraft({ ...draft.value, ...patch })
}

export function undo(): void {
  const before = past.pop()
  if (!before) return
  future.push(draft.value)
  draft.value = before
  changes.value++
}

export function redo(): void {
  const next = future.pop()
  if (!next) return
  past.push(draft.value)
  draft.value = next
  changes.value++
}

/** A list of specs of the draft, or what stands there by default. */
export function listOf(field: ListField): readonly DraftSpec[] {
  return (draft.value[field] ?? inspection.value.experiment?.[field] ?? []) as readonly DraftSpec[]
}

export function setList(field: ListField, list: readonly DraftSpec[]): void {
  patchDraft({ [field]: list })
}

/** Puts an item of a list at another place. */
export function move<T>(list: readonly T[], from: number, to: number): readonly T[] {
  if (from === to || from < 0 || to < 0 || from >= list.length || to >= list.length) return list
  const rest = list.filter((_, index) => index !== from)
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)]
}
