import { percent, short } from '@telarjs/core'
import { barChart } from './bars.js'
import type { Figure } from './figure.js'
import { pictureAt, pictureShape, type Picture } from './image.js'
import { pictureGrid } from './picture-grid.js'
import { mean } from './statistics.js'

/** Samples as a data set holds them: one after the other. */
export interface Samples {
  readonly shape: readonly number[]
  readonly inputs: Uint8Array | Float32Array
  readonly labels: ArrayLike<number>
  readonly classes: readonly string[]
}

/**
 * How many samples each class has, in each split.
 *
 * @example
 * const { svg } = samplesPerClass({ splits: { train: [0, 1, 1] }, classes: ['cat', 'dog'] })
 */
export function samplesPerClass({
  splits,
  classes,
  id = 'samples-per-class',
}: {
  readonly id?: string
  readonly splits: Readonly<Record<string, ArrayLike<number>>>
  readonly classes: readonly string[]
}): Figure {
  const series = Object.entries(splits).map(([name, labels]) => ({
    name: `${name} (${short(labels.length)})`,
    values: countsOf(labels, classes.length),
  }))
  const ranges = series.map(
    ({ name, values }) => `${name} has ${short(Math.min(...values))} to ${short(Math.max(...values))}`,
  )
  const size = Math.max(1, Math.ceil((classes.length * series.length) / mostBars))
  const starts = classes.flatMap((_, k) => (k % size === 0 ? [k] : []))
  const grouped = size > 1 ? ` ${short(classes.length)} classes: each bar is the mean of ${size} neighbors.` : ''
  return barChart({
    id,
    title: 'Samples per class',
    summary: `${ranges.join('; ')} samples in a class.${grouped}`,
    categories: starts.map((k) => (size > 1 ? `${classes[k]} …` : classes[k]!)),
    series: series.map(({ name, values }) => ({
      name,
      values: starts.map((k) => mean(values.slice(k, k + size))),
    })),
    yLabel: 'samples',
  })
}

/** More bars would lie over one another. */
const mostBars = 260

function countsOf(labels: ArrayLike<number>, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0)
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]! += 1
  return counts
}

/** Pictures of more classes would fill pages. */
const mostClasses = 100

/**
 * The first sample of each class as a picture; undefined where samples are no pictures.
 *
 * @example
 * const figure = oneOfEachClass({ shape: [28, 28, 1], inputs: pixels, labels: [0, 1], classes: ['0', '1'] })
 */
export function oneOfEachClass(
  { shape, inputs, labels, classes }: Samples,
  id = 'one-of-each-class',
): Figure | undefined {
  const picture = pictureShape(shape)
  if (!picture) return undefined
  const places = classes
    .map((_, k) => Array.prototype.indexOf.call(labels, k))
    .map((place, k) => ({ place, k }))
    .filter(({ place }) => place >= 0)
  if (places.length === 0) return undefined
  const shown = places.slice(0, mostClasses)
  const which = shown.length < places.length ? `the first ${shown.length} of ${places.length}` : String(shown.length)
  return pictureGrid({
    id,
    title: 'One image per class',
    summary: `The first image of each of ${which} classes, ${shape[0]} × ${shape[1]} pixels.`,
    tiles: shown.map(({ place, k }) => ({ picture: pictureAt(inputs, picture, place), lines: [classes[k]!] })),
    table: { head: ['class', 'sample'], rows: shown.map(({ place, k }) => [classes[k]!, String(place)]) },
    size: classes.length > 20 ? 44 : 60,
  })
}

/** What a network predicted for samples: a row of `classes.length` probabilities for each. */
export interface Answers {
  readonly probabilities: Float32Array
  /** The class with the highest probability, sample by sample. */
  readonly predicted: ArrayLike<number>
}

/**
 * The class of the highest probability in each row; −1 where one is NaN.
 *
 * @example
 * predictedClasses(Float32Array.of(0.1, 0.9, 0.8, 0.2), 2) // Int32Array [1, 0]
 */
export function predictedClasses(probabilities: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: probabilities.length / classes }, (_, i) => {
    const row = probabilities.subarray(i * classes, (i + 1) * classes)
    return row.some(Number.isNaN) ? -1 : row.indexOf(Math.max(...row))
  })
}

/**
 * The mistakes of which the network was surest, with what it said; undefined without mistakes or pictures.
 *
 * @example
 * const figure = worstMistakes(
 *   { shape: [28, 28, 1], inputs: pixels, labels: [7], classes: ['1', '7'] },
 *   { probabilities: Float32Array.of(0.9, 0.1), predicted: [0] },
 * )
 */
export function worstMistakes(
  { shape, inputs, labels, classes }: Samples,
  { probabilities, predicted }: Answers,
  { count = 24, id = 'worst-mistakes', split = 'test' } = {},
): Figure | undefined {
  const picture = pictureShape(shape)
  const of = (i: number, k: number) => probabilities[i * classes.length + k]!
  const wrong = Array.from(predicted, (k, i) => ({
    i,
    k,
    truth: labels[i]!,
    said: of(i, k),
    true: of(i, labels[i]!),
  })).filter(({ k, truth }) => k !== truth)
  if (!picture || wrong.length === 0) return undefined
  const worst = wrong.sort((a, b) => b.said - b.true - (a.said - a.true)).slice(0, count)
  return pictureGrid({
    id,
    title: `Worst mistakes, ${split}`,
    summary: `${short(wrong.length)} of ${short(predicted.length)} are wrong; the ${worst.length} of which the network was surest. Below each: true class → answer, and its probability.`,
    tiles: worst.map(({ i, k, truth, said }) => ({
      picture: pictureAt(inputs, picture, i),
      lines: [`${classes[truth]} → ${classes[k]}`, percent(said, 1)],
    })),
    table: {
      head: ['sample', 'true', 'answer', 'probability', 'probability of the true class'],
      rows: worst.map(({ i, k, truth, said, true: right }) => [
        String(i),
        classes[truth]!,
        classes[k]!,
        percent(said),
        percent(right),
      ]),
    },
  })
}

/**
 * The same images under augmentation, a row for each: first as they are, then variants.
 *
 * @example
 * const { svg } = augmentationGrid([[picture, shifted, rotated]])
 */
export function augmentationGrid(rows: readonly (readonly Picture[])[], id = 'augmentation'): Figure {
  const columns = rows[0]!.length
  return pictureGrid({
    id,
    title: 'The same images under augmentation',
    summary: `Each row begins with an image as it is; the other ${columns - 1} are what training sees of it.`,
    tiles: rows
      .flat()
      .map((picture, i) => ({ picture, ...(i < columns ? { lines: [i === 0 ? 'original' : String(i)] } : {}) })),
    columns,
    size: Math.min(60, 700 / columns - 10),
    table: { head: ['images', 'variants of each'], rows: [[String(rows.length), String(columns - 1)]] },
  })
}
