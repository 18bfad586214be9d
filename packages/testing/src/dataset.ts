import { createRandom, DataError, type Plugin, ownValue } from '@telarjs/core'
import type { LoadContext, LoadedData, Split } from '@telarjs/datasets/dataset'
import * as tf from '@tensorflow/tfjs-core'
import { firstDifference } from './equal.js'
import { createKit } from './kit.js'
import { broken, type Checks, type KitConfig, type Subject } from './subject.js'

/** Options of the kit for data sets. */
export interface DatasetConfig extends KitConfig {
  /** Files by path, if the data set reads any. */
  readonly files?: Readonly<Record<string, Uint8Array>>
  /** Downloads by address, if the data set fetches any. By default every download fails, because tests need no network. */
  readonly downloads?: Readonly<Record<string, Uint8Array>>
}

/** The fraction of a split's samples that must be distinct before they are looked for in another split. */
const DISTINCT = 0.9
/** Fewer samples than this may all be in another split by chance. */
const FEW = 4

const checks: Checks<'dataset', DatasetConfig> = {
  async 'has a train split, and splits of the sizes that they say'(subject) {
    const data = await load(subject)
    if (!data.splits['train'])
      broken(subject, `splits: expected 'train', received ${Object.keys(data.splits).join(', ') || 'none'}`)
    const [input, target] = [tf.util.sizeFromShape([...data.shape]), tf.util.sizeFromShape([...data.targetShape])]
    for (const [name, { size, inputs, targets }] of Object.entries(data.splits)) {
      if (!(Number.isInteger(size) && size > 0))
        broken(subject, `split '${name}': expected a size from 1, received ${size}`)
      if (inputs.length !== size * input)
        broken(subject, `split '${name}': expected ${size} × [${data.shape}] inputs, received ${inputs.length} numbers`)
      if (targets.length !== size * target)
        broken(
          subject,
          `split '${name}': expected ${size} × [${data.targetShape}] targets, received ${targets.length} numbers`,
        )
    }
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
    const { splits, classes, classWeights } = await load(subject)
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
    if (
      classWeights &&
      (classWeights.length !== classes.length ||
        !classWeights.every((weight) => weight >= 0 && Number.isFinite(weight)))
    ) {
      broken(
        subject,
        `classWeights: expected ${classes.length} finite numbers from 0, received ${String(classWeights)}`,
      )
    }
  },

  async 'loads the same samples in the same order for the same seed'(subject) {
    const [one, two] = [await load(subject), await load(subject)]
    const names = Object.keys(one.splits)
    if (names.join() !== Object.keys(two.splits).join()) broken(subject, 'splits: other names at the second time')
    for (const name of names) {
      if (!sameSplit(one.splits[name]!, two.splits[name]!))
        broken(subject, `split '${name}': other samples for the same seed; take randomness from the context`)
    }
  },

  async 'tests on samples that it does not train on'(subject) {
    const { splits } = await load(subject)
    const { train } = splits
    if (!train) return
    for (const round of [exact, roundedAs(train)]) {
      const known = new Set(samplesOf(train, round))
      for (const [name, split] of Object.entries(splits)) {
        // Where samples repeat within the training split, as in a truth table, they may be in another split too.
        if (name === 'train' || split.size < 2) continue
        const mayRepeat = known.size < DISTINCT * train.size || split.size < FEW
        if (mayRepeat && !sameSplit(train, split)) continue
        const seen = samplesOf(split, round).filter((sample) => known.has(sample)).length
        if (seen > split.size / 2)
          broken(
            subject,
            `split '${name}': ${seen} of its ${split.size} samples are in 'train' too, so it says little about new ones`,
          )
      }
    }
  },

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

function load({ make, config }: Subject<'dataset', DatasetConfig>): Promise<LoadedData> {
  const { files = {}, downloads = {} } = config
  const context: LoadContext = {
    random: createRandom(23),
    files: {
      read: async (path) => ownValue(files, path)?.slice() ?? absent(path, 'no such file in the kit\'s "files"'),
      list: async (folder) =>
        Object.keys(files)
          .filter((path) => path.startsWith(`${folder.replace(/\/$/, '')}/`))
          .sort(),
    },
    download: async ({ mirrors }) => {
      const address = mirrors.find((mirror) => Object.hasOwn(downloads, mirror))
      return address === undefined ? absent(mirrors[0]!, 'not in the kit\'s "downloads"') : downloads[address]!.slice()
    },
  }
  return make().load(context)
}

function absent(where: string, problem: string): never {
  throw new DataError({ where, problem })
}

function sameSplit(a: Split, b: Split): boolean {
  return firstDifference(a.inputs, b.inputs, 0) < 0 && firstDifference(a.targets, b.targets, 0) < 0
}

type Inputs = Split['inputs']

const exact = (inputs: Inputs): Inputs => inputs

/** Rounds inputs to thousandths of the range of each feature in a split, so that a sample is found again behind a little noise. */
function roundedAs({ size, inputs }: Split): (inputs: Inputs) => Inputs {
  const width = inputs.length / size
  const [least, most] = [new Float32Array(width).fill(Infinity), new Float32Array(width).fill(-Infinity)]
  inputs.forEach((value: number, i: number) => {
    least[i % width] = Math.min(least[i % width]!, value)
    most[i % width] = Math.max(most[i % width]!, value)
  })
  return (given) =>
    Float32Array.from(given, (value, i) =>
      Math.round((1000 * (value - least[i % width]!)) / (most[i % width]! - least[i % width]! || 1)),
    )
}

/** A hash of each sample and its target: equal for equal bytes, and hardly ever equal for others. */
function samplesOf({ size, inputs: given, targets }: Split, round: (inputs: Inputs) => Inputs): readonly number[] {
  const inputs = round(given)
  const [width, depth] = [inputs.length / size, targets.length / size]
  return Array.from({ length: size }, (_, i) => {
    const parts = [inputs.subarray(i * width, (i + 1) * width), targets.subarray(i * depth, (i + 1) * depth)]
    return fingerprint(
      parts.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
    )
  })
}

/** FNV-1a with two offsets, joined to 52 bits. */
function fingerprint(parts: readonly Uint8Array[]): number {
  let [low, high] = [0x811c9dc5, 0x050c5d1f]
  for (const bytes of parts)
    for (const byte of bytes) {
      low = Math.imul(low ^ byte, 0x01000193)
      high = Math.imul(high ^ byte, 0x01000193)
    }
  return (low >>> 0) + (high & 0xfffff) * 2 ** 32
}

/** Checks for any valid options. Files and downloads of the test may not be those that other options ask for. */
async function useDataset(subject: Subject<'dataset', DatasetConfig>): Promise<void> {
  try {
    await load(subject)
  } catch (error) {
    if (!(error instanceof DataError)) throw error
  }
}
