import { parseExperiment, type JsonObject, type ParsedExperiment, type Registry } from '@telarjs/core'
import { applyOverrides } from '../inputs/overrides.js'
import { withStandardCallbacks } from '../runs/train-in-folder.js'

/** How the samples are dealt into folds. */
export interface Dealing {
  readonly folds: number
  readonly splitBy: 'random' | 'stratified' | 'order'
  /** The column whose equal cells stay together. */
  readonly group?: string | undefined
}

/** Which training of a cross-validation one is. */
export interface FoldPlace {
  /** From 1. */
  readonly repeat: number
  /** From 1. */
  readonly fold: number
  /** That of its run and folder: `fold-1`, `repeat-2-fold-1`. */
  readonly name: string
}

/** One training of a cross-validation. */
export interface FoldRun extends FoldPlace {
  readonly experiment: ParsedExperiment
}

/** The experiment without a validation split of its own, which each fold brings. */
export function withoutValidation(given: JsonObject, group: string | undefined): JsonObject {
  const experiment =
    group === undefined ? given : (applyOverrides(given, [`data.with.group=${JSON.stringify(group)}`]) as JsonObject)
  const data = experiment['data'] as JsonObject
  const { validation: _, fold: _fold, ...options } = (data['with'] ?? {}) as JsonObject
  const evaluate = experiment['evaluate'] as readonly string[] | undefined
  return {
    ...experiment,
    ...(evaluate ? { evaluate: [...new Set([...evaluate, 'validation'])] } : {}),
    data: { ...data, with: options },
  }
}

/** The runs of a cross-validation, repeat after repeat. */
export function planFolds(common: JsonObject, registry: Registry, folds: number, repeats: number): FoldRun[] {
  return foldPlaces(folds, repeats).map((place) => {
    const { repeat, fold } = place
    const held = { number: fold, of: folds, ...(repeat > 1 ? { repeat } : {}) }
    const experiment = applyOverrides(common, [`data.with.fold=${JSON.stringify(held)}`]) as unknown as ParsedExperiment
    return { ...place, experiment: parseExperiment(registry, withStandardCallbacks(experiment)) }
  })
}

/** Every fold of each repeat, repeat after repeat. */
export function foldPlaces(folds: number, repeats: number): FoldPlace[] {
  return Array.from({ length: repeats * folds }, (_, index) => {
    const [repeat, fold] = [Math.floor(index / folds) + 1, (index % folds) + 1]
    return { repeat, fold, name: `${repeat > 1 ? `repeat-${repeat}-` : ''}fold-${fold}` }
  })
}

/** The repeat that a folder belongs to; 1 where its name does not say. */
export function repeatOf(name: string): number {
  return Number(/^repeat-(\d+)-fold-\d+$/.exec(name)?.[1] ?? 1)
}
