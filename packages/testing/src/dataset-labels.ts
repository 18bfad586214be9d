import { counted } from '@telarjs/core'
import type { LoadedData, Split } from '@telarjs/datasets/dataset'
import { load, type DatasetConfig } from './dataset-run.js'
import { broken, type Checks } from './subject.js'

/** From so many samples on, a share of right answers says something. */
const MANY = 20
/** More samples and features than this are not compared. */
const [MOST, WIDE] = [200, 256]
/** The share of right answers of neighbors that know the classes, and how much fewer are right where targets are mixed up. */
const [KNOWS, FEWER] = [0.8, 0.6]

/** How far neighbors agree about targets where they know them, and where they know nothing: 1 is always, 0 as often as by chance. */
const [AGREE, CHANCE] = [0.6, 0.2]
/** So many samples of a class tell what neighbors know. */
const EACH = 10

/** Checks that targets stand at the samples that they belong to, and that no sample was left out. */
export const datasetLabelChecks: Checks<'dataset', DatasetConfig> = {
  async 'has a weight for each class where it has weights'(subject) {
    const { classes, classWeights, samplingWeights } = await load(subject)
    for (const [name, weights] of Object.entries({ classWeights, samplingWeights }))
      if (
        weights &&
        (weights.length !== classes.length ||
          !weights.every((weight) => weight >= 0 && Number.isFinite(weight)) ||
          weights.every(isZero))
      )
        broken(
          subject,
          `${name}: expected ${classes.length} finite numbers from 0, one for each class and not all 0, received ${weights.length}: ${String(weights.slice(0, 9))}`,
        )
  },

  async 'has the targets of the samples at which they stand'(subject) {
    const data = await load(subject)
    const { train } = data.splits
    if (data.classes.length < 2 || !train || train.size < MANY) return
    const known = labeled(data, train)
    const right = shareOf(known, known)
    for (const by of [1, -1]) {
      const moved = { ...known, labels: known.next[by === 1 ? 'after' : 'before'] }
      const share = shareOf(moved, moved)
      if (share >= KNOWS && right <= share - FEWER)
        broken(
          subject,
          `split 'train': the nearest neighbor of a sample has the class of the sample ${by === 1 ? 'after' : 'before'} it; the targets stand one sample off`,
        )
    }
    for (const [name, split] of Object.entries(data.splits)) {
      if (name === 'train' || split.size < MANY) continue
      const share = shareOf(labeled(data, split), known)
      if (right >= KNOWS && share <= right - FEWER && share < 0.5 / data.classes.length)
        broken(
          subject,
          `split '${name}': ${percent(share)} of its samples have the class of their nearest neighbor in 'train', of which ${percent(right)} have that of their own; number the classes alike in all splits`,
        )
    }
  },

  async 'has targets that belong to their samples in each split'(subject) {
    if (subject.config.randomTargets) return
    const data = await load(subject)
    const known = Object.entries(data.splits)
      .filter(([, { size }]) => Math.min(size, MOST) >= EACH * Math.max(4, data.classes.length))
      .map(([name, split]) => ({ name, agreement: agreementOf(data, split) }))
    const clear = known.find(({ agreement }) => agreement >= AGREE)
    const mixed = known.find(({ agreement }) => Math.abs(agreement) <= CHANCE)
    if (clear && mixed)
      broken(
        subject,
        `split '${mixed.name}': neighboring samples have targets as different as any others, where those of '${clear.name}' agree (${mixed.agreement.toFixed(2)} and ${clear.agreement.toFixed(2)}, of 1); shuffle inputs and targets by one order, or tell the kit that targets are random on purpose (randomTargets)`,
      )
  },

  async 'has one class a sample where its values are classes'(subject) {
    const { splits, targetShape } = await load(subject)
    const [classes] = targetShape
    if (targetShape.length !== 1 || classes! < 2) return
    for (const [name, { size, targets }] of Object.entries(splits)) {
      if (size < MANY || !targets.every((value: number) => value === 0 || value === 1)) continue
      const hasOne = (indexOf: (sample: number, label: number) => number) =>
        Array.from({ length: size }, (_, sample) => sample).every(
          (sample) =>
            Array.from({ length: classes! }, (_, label) => targets[indexOf(sample, label)]!).reduce(sum, 0) === 1,
        )
      if (!hasOne((sample, label) => sample * classes! + label) && hasOne((sample, label) => label * size + sample))
        broken(
          subject,
          `split '${name}': its targets are one class a sample only where they are read class by class; write them sample by sample`,
        )
    }
  },

  async 'has filled its samples to the last'(subject) {
    const { splits } = await load(subject)
    for (const [name, { size, inputs }] of Object.entries(splits)) {
      const width = inputs.length / size
      let filled = size
      while (filled > 0 && inputs.subarray((filled - 1) * width, filled * width).every(isZero)) filled--
      // Where other values are zero too, such as words that a text lacks, a sample of zeros is one.
      if (
        size >= MANY &&
        width > 1 &&
        filled < size &&
        filled > size / 2 &&
        !inputs.subarray(0, filled * width).some(isZero)
      )
        broken(
          subject,
          `split '${name}': the inputs of its last ${counted(size - filled, 'sample')} are all 0, and no others are; fill them to the last, or leave those samples out`,
        )
    }
  },

  async 'cuts its splits where they meet'(subject) {
    const { splits } = await load(subject)
    const all = Object.entries(splits).filter(([, { size }]) => size >= MANY)
    for (const [name, split] of all)
      for (const [other, following] of all) {
        if (name === other || !isSame(split, split.size - 1, following, 0)) continue
        // Where samples repeat, as those of a truth table, two may be equal by chance.
        const isAlone = Array.from({ length: split.size - 1 }, (_, i) => i).every(
          (i) => !isSame(split, i, following, 0),
        )
        const repeats = Array.from({ length: following.size - 1 }, (_, i) => i + 1)
        if (isAlone && repeats.every((i) => !isSame(following, i, following, 0)))
          broken(subject, `split '${name}': its last sample is the first of '${other}'; cut them where one ends`)
      }
  },
}

const sum = (a: number, b: number): number => a + b
const isZero = (value: number): boolean => value === 0
const percent = (share: number): string => `${Math.round(100 * share)} %`

function isSame(a: Split, i: number, b: Split, j: number): boolean {
  const width = a.inputs.length / a.size
  for (let at = 0; at < width; at++) if (a.inputs[i * width + at] !== b.inputs[j * width + at]) return false
  return true
}

/** Some of the samples of a split with their classes, and with those of the samples beside them. */
interface Labeled {
  readonly inputs: readonly Float64Array[]
  readonly labels: readonly number[]
  readonly next: { readonly before: readonly number[]; readonly after: readonly number[] }
}

function labeled({ splits }: LoadedData, { size, inputs, targets }: Split): Labeled {
  const train = splits['train']!
  const width = train.inputs.length / train.size
  const features = Array.from({ length: Math.min(width, WIDE) }, (_, i) =>
    Math.floor((i * width) / Math.min(width, WIDE)),
  )
  const rows = Array.from({ length: Math.min(size, MOST) }, (_, i) => Math.floor((i * size) / Math.min(size, MOST)))
  const labelsOf = (by: number) => rows.map((row) => targets[(row + by + size) % size]!)
  const scales = features.map((feature) => scaleOf(train, feature, width))
  return {
    inputs: rows.map((row) => Float64Array.from(features, (feature, i) => inputs[row * width + feature]! / scales[i]!)),
    labels: labelsOf(0),
    next: { before: labelsOf(-1), after: labelsOf(1) },
  }
}

/** The mean distance of a feature from its mean. */
function scaleOf({ size, inputs }: Split, feature: number, width: number): number {
  const values = Array.from({ length: size }, (_, row) => inputs[row * width + feature]!)
  const mean = values.reduce(sum, 0) / size
  return values.reduce((all, value) => all + Math.abs(value - mean), 0) / size || 1
}

/** How much nearer than by chance the target of a sample is that of its nearest neighbor: 1 where it is the same, 0 where any other is as near. */
function agreementOf(data: LoadedData, split: Split): number {
  const { inputs } = labeled(data, split)
  const rows = Array.from({ length: inputs.length }, (_, i) => Math.floor((i * split.size) / inputs.length))
  const depth = split.targets.length / split.size
  const isClass = data.classes.length > 0
  const apart = (a: number, b: number) =>
    Array.from({ length: depth }, (_, i) => split.targets[a * depth + i]! - split.targets[b * depth + i]!)
      .map((difference) => (isClass ? Number(difference !== 0) : difference ** 2))
      .reduce(sum, 0)
  const mean = (values: readonly number[]) => values.reduce(sum, 0) / values.length
  const nearest = mean(inputs.map((input, i) => apart(rows[i]!, rows[nearestOf(input, inputs)]!)))
  const any = mean(rows.flatMap((row) => rows.filter((other) => other !== row).map((other) => apart(row, other))))
  return any === 0 ? 1 : 1 - nearest / any
}

function nearestOf(input: Float64Array, all: readonly Float64Array[]): number {
  let [nearest, least] = [-1, Infinity]
  all.forEach((other, i) => {
    if (other === input) return
    let distance = 0
    for (let f = 0; f < input.length && distance < least; f++) distance += (input[f]! - other[f]!) ** 2
    if (distance < least) [nearest, least] = [i, distance]
  })
  return nearest
}

/** The share of samples whose class is that of the nearest other one among those that are known. */
function shareOf(samples: Labeled, known: Labeled): number {
  const right = samples.inputs.filter(
    (input, at) => known.labels[nearestOf(input, known.inputs)] === samples.labels[at],
  )
  return right.length / samples.inputs.length
}
