import { computed, signal } from '@preact/signals'
import { defaultExperiment } from '@telarjs/recipes'
import type { Inspection, Problem } from '../protocol/api.js'
import { shortId, type Draft, type DraftSpec } from '../shared/draft.js'
import { shareStructure } from '../shared/share-structure.js'
import { changes } from './history.js'
import { stateTexts as t } from '../texts/state.js'

/** The draft's lists of specs. */
export type ListField = 'transforms' | 'model' | 'metrics' | 'regularizers' | 'callbacks'

/** The kind of the plugins in each list. */
export const listKinds: Readonly<Record<ListField, string>> = {
  model: 'layer',
  transforms: 'transform',
  regularizers: 'regularizer',
  metrics: 'metric',
  callbacks: 'callback',
}

export const draft = signal<Draft>(defaultExperiment)

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
 * Replaces the draft; undo brings the old one back. A run that trains goes on as it is.
 *
 * @param merged belongs to the change before, as the movements of a slider under the hand do: undo takes them back together
 * @param lost what is gone with it, in words, which is told with the way back; that a plugin was removed is seen by itself
 */
export function setDraft(next: Draft, merged = false, lost?: () => string): void {
  const before = draft.value
  const shared = shareStructure(before, next)
  const gone = lost ?? removedFrom(before, shared)
  changes.set(draft, shared, { what: gone ?? changeOf(before, shared), isMerged: merged, isLoss: gone !== undefined })
}

/** What a draft of another shape is called: the fields that differ. */
function changeOf(before: Draft, next: Draft): () => string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(next)])] as (keyof Draft)[]
  const changed = names.filter((name) => before[name] !== next[name])
  if (changed.length > 3) return () => t.experimentNamed(next.name)
  return () => changed.map((name) => t.fields[name] ?? name).join(', ')
}

/** `removed dense` where plugins were removed and nothing was put in their place; otherwise nothing. */
function removedFrom(before: Draft, next: Draft): (() => string) | undefined {
  if (before.name !== next.name) return undefined
  const left = pluginsIn(next)
  const gone = pluginsIn(before).filter((id) => {
    const at = left.indexOf(id)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  if (gone.length === 0 || left.length > 0) return undefined
  return () => t.removed(gone.map(shortId).join(', '))
}

function pluginsIn(experiment: Draft): string[] {
  return [...JSON.stringify(experiment).matchAll(/"use":"([^"]+)"/g)].map(([, id]) => id!)
}

/** Changes fields of the draft. */
export function patchDraft(patch: Partial<Draft>, merged = false): void {
  setDraft({ ...draft.value, ...patch }, merged)
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
