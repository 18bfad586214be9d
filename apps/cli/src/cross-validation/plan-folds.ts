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

/** One training of a cross-validation. */
export interface FoldRun {
  /** From 1. */
  readonly repeat: number
  /** From 1. */
  readonly fold: number
  /** That of its folder, as `foldName` makes it. */
  readonly name: string
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
  return Array.from({ length: repeats * folds }, (_, index) => {
    const [repeat, fold] = [Math.floor(index / folds) + 1, (index % folds) + 1]
    const held = { number: fold, of: folds, ...(repeat > 1 ? { repeat } : {}) }
    const experiment = applyOverrides(common, [`data.with.fold=${JSON.stringify(held)}`]) as unknown as ParsedExperiment
    return {
      repeat,
      fold,
      name: foldName(fold, repeat),
      experiment: parseExperiment(registry, withStandardCallbacks(experiment)),
    }
  })
}

/** The name of a run, and of its folder: `fold-1`, `repeat-2-fold-1`. */
export function foldName(fold: number, repeat: number): string {
  return `${repeat > 1 ? `repeat-${repeat}-` : ''}fold-${fold}`
}

/** The repeat that a folder belongs to; 1 where its name does not say. */
export function repeatOf(name: string): number {
  return Number(/^repeat-(\d+)-fold-\d+$/.exec(name)?.[1] ?? 1)
}
