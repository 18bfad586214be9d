import { createRandom } from '@telarjs/core'
import type { SampleStream, Split } from '@telarjs/datasets/dataset'
import { load, sameSplit, type DatasetConfig } from './dataset-run.js'
import { broken, type Checks } from './subject.js'

/** The fraction of a split's samples that must be distinct before they are looked for in another split. */
const DISTINCT = 0.9
/** The fraction of a split that may be in the training split, by chance: of exactly the same samples, and of those that are the same when rounded. */
const [SAME, NEARLY_SAME] = [0.25, 0.5]
/** Fewer samples than this may all be in another split, or of other classes, by chance. */
const FEW = 4

/** More samples are not searched for their targets. */
const MOST = 1000

/** From so many samples on, the usual size of an input is known. */
const MANY = 20
/** Splits of one source hardly differ so much in the usual size of an input; 255 is what bytes are scaled by. */
const UNITS = 50

/** Checks of splits beside the training split, and of a stream of training samples. */
export const datasetSplitChecks: Checks<'dataset', DatasetConfig> = {
  async 'tests on samples that it does not train on'(subject) {
    const { splits } = await load(subject)
    const { train } = splits
    if (!train) return
    for (const { round, most } of [
      { round: exact, most: SAME },
      { round: roundedAs(train), most: NEARLY_SAME },
    ]) {
      const known = new Set(samplesOf(train, round))
      for (const [name, split] of Object.entries(splits)) {
        // Where samples repeat within the training split, as in a truth table, they may be in another split too.
        if (name === 'train' || split.size < 2) continue
        const mayRepeat = known.size < DISTINCT * train.size || split.size < FEW
        if (mayRepeat && !sameSplit(train, split)) continue
        const seen = samplesOf(split, round).filter((sample) => known.has(sample)).length
        if (seen > most * split.size)
          broken(
            subject,
            `split '${name}': ${seen} of its ${split.size} samples are in 'train' too, so it says little about new ones`,
          )
      }
    }
  },

  async 'has samples that differ, and splits in the same units'(subject) {
    const { splits } = await load(subject)
    const { train } = splits
    if (!train) return
    if (train.size >= FEW && train.inputs.every((value: number) => value === train.inputs[0]))
      broken(
        subject,
        `split 'train': all ${train.inputs.length} inputs are ${train.inputs[0]}, so nothing can be learned`,
      )
    const size = sizeOfInputs(train)
    for (const [name, split] of Object.entries(splits)) {
      const times = sizeOfInputs(split) / size
      if (Math.min(train.size, split.size) >= MANY && (times > UNITS || 1 / times > UNITS) && Number.isFinite(times))
        broken(
          subject,
          `split '${name}': its inputs are ${times.toPrecision(3)} times as large as those of 'train'; scale all splits alike`,
        )
    }
  },

  async 'trains on the classes that it tests'(subject) {
    const { splits, classes } = await load(subject)
    if (classes.length === 0 || !splits['train']) return
    const trained = new Set<number>(splits['train'].targets)
    for (const [name, { size, targets }] of Object.entries(splits)) {
      const strange = targets.filter((label: number) => !trained.has(label))
      if (size >= FEW && strange.length > size / 2)
        broken(
          subject,
          `split '${name}': ${strange.length} of its ${size} samples are of classes without a sample in 'train', such as '${classes[strange[0]!]}'; shuffle before splitting`,
        )
    }
  },

  async 'keeps the target out of the inputs'(subject) {
    const { splits, shape, classes } = await load(subject)
    const { train } = splits
    // An image may well have a pixel that tells its class, and one number that says it is all there is to learn from.
    if (!train || shape.length !== 1 || shape[0]! < 2 || train.size < MANY) return
    const feature = telltale(train, shape[0]!, classes.length)
    if (feature !== undefined)
      broken(
        subject,
        `split 'train': the inputs [${feature}] tell the target of every sample; leave the target out of the inputs`,
      )
  },

  async 'tests more than one class'(subject) {
    const { splits, classes } = await load(subject)
    if (classes.length === 0 || new Set<number>(splits['train']?.targets).size < 2) return
    for (const [name, { size, targets }] of Object.entries(splits))
      if (name !== 'train' && size >= MANY && targets.every((label: number) => label === targets[0]))
        broken(
          subject,
          `split '${name}': all of its ${size} samples are of class '${classes[targets[0]!]}'; shuffle before splitting`,
        )
  },

  async 'streams the same samples however many are taken at a time'(subject) {
    const { stream } = await load(subject)
    if (!stream) return
    const count = Math.min(stream.size, 12)
    const whole = await taken(stream, 0, [count])
    const parts = [1, 2, count].map((part) => Array.from({ length: Math.ceil(count / part) }, () => part))
    for (const takes of parts.map((sizes) => fitted(sizes, count)))
      if (!sameSplit(await taken(stream, 0, takes), whole))
        broken(subject, `stream: other samples where they are taken ${takes[0]} at a time, of one epoch's random`)
    const half = Math.floor(count / 2)
    if (half > 0 && !sameSplit(await taken(stream, half, [count - half]), sliceOf(whole, half)))
      broken(subject, `stream: opened at sample ${half}, it gives other samples than those from there on`)
  },
}

/** The geometric mean of what is not zero, without its sign: features may be of very different size. */
function sizeOfInputs({ inputs }: Split): number {
  const logs = Float64Array.from(inputs, (value) => Math.log(Math.abs(value))).filter((log) => log > -Infinity)
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length)
}

/** Places in the inputs at which stand the targets: the values themselves, scaled or not, or a number that is the same for a class and other for all others. */
function telltale(split: Split, width: number, classes: number): string | undefined {
  // Several values a sample are mostly other inputs, as those of an autoencoder.
  if (split.targets.length !== split.size) return undefined
  const rows = Math.min(split.size, MOST)
  const targets = Array.from(split.targets.subarray(0, rows))
  const columns = Array.from({ length: width }, (_, feature) =>
    Array.from({ length: rows }, (_value, i) => split.inputs[i * width + feature]!),
  )
  if (classes === 0) {
    const found = columns.findIndex((column) => isCopy(column, targets))
    return found < 0 ? undefined : String(found)
  }
  // A class of one sample has numbers of its own anyway.
  const present = [...new Set(targets)].filter((label) => targets.indexOf(label) < targets.lastIndexOf(label))
  const tellers = present.map((label) => columns.findIndex((column) => tells(column, targets, label)))
  const all = [...new Set(tellers)].toSorted((a, b) => a - b)
  return present.length < 2 || all[0]! < 0 ? undefined : all.join(', ')
}

/** Whether a column is the targets, or these standardized or scaled to 0 … 1: a feature that they merely follow from has other numbers. */
function isCopy(column: readonly number[], targets: readonly number[]): boolean {
  if (new Set(targets).size < FEW) return false
  const [one, other] = [column, targets].map(standardized) as [number[], number[]]
  const follows = [1, -1].some((sign) => one.every((value, i) => Math.abs(value - sign * other[i]!) < 1e-3))
  if (!follows) return false
  const { mean, deviation } = momentsOf(column)
  const isScaled =
    (Math.abs(mean) < 1e-3 && Math.abs(deviation - 1) < 0.02) ||
    (Math.min(...column) === 0 && Math.max(...column) === 1)
  return isScaled || column.every((value, i) => Math.abs(value - targets[i]!) <= 1e-5 * Math.abs(targets[i]!))
}

function standardized(values: readonly number[]): number[] {
  const { mean, deviation } = momentsOf(values)
  return values.map((value) => (value - mean) / deviation)
}

function momentsOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(variance) }
}

/** Whether a number stands at the samples of a class, and at no other. */
function tells(column: readonly number[], targets: readonly number[], label: number): boolean {
  const own = column[targets.indexOf(label)]
  return column.every((value, i) => (value === own) === (targets[i] === label))
}

/** Counts that add up to a total: the last one is cut. */
function fitted(sizes: readonly number[], total: number): readonly number[] {
  return sizes.map((size, index) => Math.min(size, total - index * size))
}

/** The samples of an epoch, taken so many at a time, as one split. */
async function taken(stream: SampleStream, from: number, counts: readonly number[]): Promise<Split> {
  const cursor = await stream.open(createRandom(29), from)
  const inputs: number[] = []
  const targets: number[] = []
  let size = 0
  for (const count of counts) {
    const part = await cursor.take(count)
    size += part.size
    for (const value of part.inputs) inputs.push(value)
    for (const value of part.targets) targets.push(value)
  }
  await cursor.close()
  return { size, inputs: Float32Array.from(inputs), targets: Float32Array.from(targets) }
}

function sliceOf({ size, inputs, targets }: Split, from: number): Split {
  const rest = <T extends Split['inputs'] | Split['targets']>(values: T): T =>
    values.slice((values.length / size) * from) as T
  return { size: size - from, inputs: rest(inputs), targets: rest(targets) }
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
