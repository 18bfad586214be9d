import { computed, signal } from '@preact/signals'
import { defaultExperiment } from '@telarjs/recipes'
import type { Inspection, Problem } from '../protocol/api.js'
import type { Draft, DraftSpec } from '../shared/draft.js'

/** The draft's lists of specs. */
export type ListField = 'transforms' | 'model' | 'metrics' | 'regularizers' | 'callbacks'

/** Changes that undo can take back. */
const mostUndone = 100

export const draft = signal<Draft>(defaultExperiment)

interface History {
  readonly past: readonly Draft[]
  readonly future: readonly Draft[]
}

const history = signal<History>({ past: [], future: [] })

export const canUndo = computed(() => history.value.past.length > 0)
export const canRedo = computed(() => history.value.future.length > 0)

/** What the draft comes to; of the last draft that was looked at. */
export const inspection = signal<Inspection>({ problems: [], layers: [], parameters: 0 })

/** Whether the present draft has been looked at. */
export const inspected = signal(false)

export const problems = computed(() => inspection.value.problems)

/** The problems of a place, such as `model[1]`. */
export function problemsAt(where: string): readonly Problem[] {
  return problems.value.filter((problem) => problem.where === where)
}

/**
 * Replaces the draft; undo brings the old one back.
 *
 * @param merged belongs to the change before, as the movements of a slider under the hand do: undo takes them back together
 */
export function setDraft(next: Draft, merged = false): void {
  const before = draft.value
  if (JSON.stringify(next) === JSON.stringify(before)) return
  const { past } = history.value
  history.value = { past: merged ? past : [...past, before].slice(-mostUndone), future: [] }
  draft.value = next
}

/** Changes fields of the draft. */
export function patchDraft(patch: Partial<Draft>, merged = false): void {
  setDraft({ ...draft.value, ...patch }, merged)
}

export function undo(): void {
  const { past, future } = history.value
  const before = past.at(-1)
  if (!before) return
  history.value = { past: past.slice(0, -1), future: [...future, draft.value] }
  draft.value = before
}

export function redo(): void {
  const { past, future } = history.value
  const next = future.at(-1)
  if (!next) return
  history.value = { past: [...past, draft.value], future: future.slice(0, -1) }
  draft.value = next
}

/** A list of specs of the draft, or what stands there by default. */
export function listOf(field: ListField): readonly DraftSpec[] {
  return (draft.value[field] ?? inspection.value.experiment?.[field] ?? []) as readonly DraftSpec[]
}

export function setList(field: ListField, list: readonly DraftSpec[], merged = false): void {
  patchDraft({ [field]: list }, merged)
}

/** Puts an item of a list at another place. */
export function move<T>(list: readonly T[], from: number, to: number): readonly T[] {
  if (from === to || from < 0 || to < 0 || from >= list.length || to >= list.length) return list
  const rest = list.filter((_, index) => index !== from)
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)]
}
