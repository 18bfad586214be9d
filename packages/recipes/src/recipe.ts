import type { AnySpec } from '@telar/core'

/** An experiment as data: what a JSON file of an experiment holds. */
export interface RecipeExperiment {
  readonly name: string
  readonly seed?: number
  readonly data: AnySpec
  readonly transforms?: readonly AnySpec[]
  readonly model: readonly AnySpec[]
  readonly loss?: AnySpec
  readonly metrics?: readonly AnySpec[]
  readonly optimizer?: AnySpec
  readonly learningRate?: number
  readonly schedule?: AnySpec
  readonly regularizers?: readonly AnySpec[]
  readonly callbacks?: readonly AnySpec[]
  readonly epochs?: number
  readonly batchSize?: number
  readonly evaluate?: readonly string[]
}

/** A named experiment that comes with Telar. */
export interface Recipe {
  readonly id: string
  /** One line: what it shows. */
  readonly summary: string
  readonly experiment: RecipeExperiment
}
