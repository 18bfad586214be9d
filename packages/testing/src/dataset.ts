import { DataError, type Plugin } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { datasetLabelChecks } from './dataset-labels.js'
import { load, requireSizes, sameSplit, type DatasetConfig } from './dataset-run.js'
import { datasetSplitChecks } from './dataset-splits.js'
import { createKit } from './kit.js'
import { broken, type Checks, type Subject } from './subject.js'

export type { DatasetConfig } from './dataset-run.js'

const checks: Checks<'dataset', DatasetConfig> = {
  async 'has a train split, and splits of the sizes that they say'(subject) {
    requireSizes(subject, await load(subject))
  },

  async 'has inputs of bytes or finite numbers, of one type in all splits'(subject) {
    const { splits } = await load(subject)
    const types = new Set(Object.values(splits).map(({ inputs }) => inputs.constructor))
    if (types.size !== 1) broken(subject, 'splits: inputs are bytes in one split and floats in another')
    for (const [name, { inputs, targets }] of Object.entries(splits)) {
      if (!(inputs instanceof Uint8Array || inputs instanceof Float32Array))
        broken(subject, `split '${name}': expected inputs of Uint8Array or Float32Array`)
      for (const [what, values] of Object.entries({ inputs, targets })) {
        const at = values.findIndex((value: number) => !Number.isFinite(value))
        if (at >= 0) broken(subject, `split '${name}' ${what}[${at}]: expected a finite number, received ${values[at]}`)
      }
    }
  },

  async 'has class numbers within its classes, or values without classes'(subject) {
    const { splits, classes } = await load(subject)
    if (new Set(classes).size !== classes.length) broken(subject, 'classes: two have one name')
    for (const [name, { targets }] of Object.entries(splits)) {
      if (classes.length === 0) {
        if (!(targets instanceof Float32Array))
          broken(subject, `split '${name}': expected values in a Float32Array where there are no classes`)
        continue
      }
      if (!(targets instanceof Int32Array)) broken(subject, `split '${name}': expected class numbers in an Int32Array`)
      const at = targets.findIndex((label) => label < 0 || label >= classes.length)
      if (at >= 0)
        broken(
          subject,
          `split '${name}' targets[${at}]: expected a class from 0 to ${classes.length - 1}, received ${targets[at]}`,
        )
    }
  },

  async 'loads the same samples in the same order for the same seed'(subject) {
    // Copied, because a data set that keeps its arrays may change them when it is loaded again.
    const one = structuredClone((await load(subject)).splits)
    const two = (await load(subject)).splits
    const names = Object.keys(one)
    if (names.join() !== Object.keys(two).join()) broken(subject, 'splits: other names at the second time')
    for (const name of names) {
      if (!sameSplit(one[name]!, two[name]!))
        broken(
          subject,
          `split '${name}': other samples for the same seed; take randomness from the context, and change no array that is kept`,
        )
    }
  },

  ...datasetSplitChecks,
  ...datasetLabelChecks,

  async 'makes no tensors'(subject) {
    const before = tf.memory().numTensors
    await load(subject)
    if (tf.memory().numTensors !== before) broken(subject, 'load: makes tensors; the trainer puts data on the device')
  },
}

const kit = createKit(checks, useDataset)

/**
 * Checks a data set against its contract.
 *
 * @throws PluginError for the first check that fails
 * @example
 * await checkDataset(moons, { options: { samples: 100 } })
 */
export const checkDataset: (plugin: Plugin<'dataset'>, config?: DatasetConfig) => Promise<void> = kit.check

/**
 * Registers Vitest tests that a data set keeps its contract.
 *
 * @example
 * describeDataset(csv, { options: { path: 'a.csv', target: 'y' }, files: { 'a.csv': bytes } })
 */
export const describeDataset: (plugin: Plugin<'dataset'>, config?: DatasetConfig) => void = kit.describe

/** Checks for any valid options. Files and downloads of the test may not be those that other options ask for. */
async function useDataset(subject: Subject<'dataset', DatasetConfig>): Promise<void> {
  try {
    requireSizes(subject, await load(subject))
  } catch (error) {
    if (!(error instanceof DataError)) throw error
  }
}
