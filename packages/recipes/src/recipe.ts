import type { AnySpec, JsonObject } from '@telarjs/core'

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

/** A number that a report gives. */
export interface Reported {
  /** `train`: while training, over the epoch's steps. */
  readonly split: 'train' | 'validation' | 'test'
  readonly metric: 'loss' | 'accuracy'
  /** An accuracy is a fraction, 0 … 1. */
  readonly value: number
  /** Of the first epoch, the last one, the best one, or the mean over all epochs. Without it: the end of the run. */
  readonly epoch?: 'first' | 'last' | 'best' | 'mean'
}

/** A search whose best experiment is the row's. */
export interface RowSearch {
  /** Paths of the experiment and what each may become, as in a file for `telar search --space`. Every combination is tried. */
  readonly space: JsonObject
  /** The metric and the split by which trials are compared; never the test split. */
  readonly metric: string
  readonly split: string
}

/** One experiment of a recipe, with what was reported of it. */
export interface RecipeRow {
  /** `sgd-1`; with the recipe in front it names the experiment: `mnist-grid/sgd-1`. */
  readonly id: string
  /** What sets it apart from the other rows. */
  readonly label: string
  readonly experiment: RecipeExperiment
  /** Where the row is the best of a search; its experiment is then where the search begins. */
  readonly search?: RowSearch
  /** Empty where nothing was reported. */
  readonly reported: readonly Reported[]
  /** How the report is read here, where it leaves a choice. */
  readonly note?: string
  /** Why a correct program need not meet the reported numbers: they come from a bug, or from luck. */
  readonly accident?: string
}

/** Experiments that come with Telar: one, or the rows of a table. */
export interface Recipe {
  readonly id: string
  /** One line: what it shows. */
  readonly summary: string
  readonly rows: readonly [RecipeRow, ...RecipeRow[]]
  /** How to provide the data, where it does not come with Telar. */
  readonly dataHint?: string
}
