import { DataError, ExperimentError, sizeOf } from '@telarjs/core'
import type { LoadedData, Split, TargetKind } from '../dataset.js'
import { asClasses, isColumn, isOneHot, isWhole, type ClassOptions, type TargetArray } from './labels.js'
import { looksChannelsFirst, toChannelsLast, type Layout } from './layout.js'
import { kindOfNumbers } from './target-kind.js'
import { asFloats, asInputs, type NdArray } from '../formats/nd-array.js'

/** Samples and their targets, as files hold them. */
export interface ArrayPair {
  readonly inputs: NdArray
  readonly targets: TargetArray
}

/** What the options of a data set say about its arrays. */
export interface ArrayOptions extends ClassOptions {
  readonly shape?: readonly number[] | undefined
  readonly layout?: Layout | undefined
  /** Without it: what the loss takes where the targets could be both; else whole numbers are classes, others are values. */
  readonly targetsAre?: 'classes' | 'values' | undefined
}

/**
 * A data set of arrays by split. Samples [height, width] are taken as gray images [height, width, 1] unless `shape` says otherwise.
 *
 * @param lossTargets what the loss takes
 * @throws DataError that names the file: counts that differ, no samples, labels outside the classes, numbers that are not finite
 */
export function arrayData(
  pairs: Readonly<Record<string, ArrayPair>>,
  options: ArrayOptions,
  where: string,
  lossTargets?: TargetKind,
): LoadedData {
  const entries = Object.entries(pairs)
  const train = pairs['train']!
  entries.forEach(([, pair]) => checkPair(pair, train))
  const stored = sampleShape(train.inputs, options.shape, where)
  const turns = options.layout === 'channels-first'
  if (turns && stored.length !== 3)
    throw new ExperimentError({
      where: `${where}.layout`,
      expected: 'samples [channels, height, width] to turn',
      received: `[${stored.join(', ')}]`,
      remedy: '"shape" says what they are',
    })
  const targets = entries.map(([, pair]) => pair.targets)
  const kind = options.targetsAre ?? targetKind(targets, lossTargets)
  const made = kind === 'classes' ? { ...asClasses(targets, options), targetShape: [] } : valueTargets(targets)
  const splits = entries.map(([name, { inputs }], i): [string, Split] => {
    const values = asInputs(inputs)
    return [
      name,
      {
        size: inputs.shape[0]!,
        inputs: turns ? toChannelsLast(values, stored) : values,
        targets: made.targets[i]!,
      },
    ]
  })
  return {
    shape: turns ? [stored[1]!, stored[2]!, stored[0]!] : stored,
    classes: made.classes,
    targetShape: made.targetShape,
    splits: Object.fromEntries(splits),
    notes: options.targetsAre ? [] : notesOf(train.targets, kind),
    warnings: options.layout === undefined && looksChannelsFirst(stored) ? [channelsFirst(train.inputs, stored)] : [],
  }
}

/** Whether targets name classes or are values: the loss says it where they could be both; without one, their type and their numbers. */
function targetKind(targets: readonly TargetArray[], lossTargets: TargetKind | undefined): 'classes' | 'values' {
  const train = targets[0]!
  if (train.type === 'text') return 'classes'
  if (lossTargets === 'values') return 'values'
  const isFloat = train.type.startsWith('float')
  if (isColumn(train)) {
    if (!isFloat) return 'classes'
    if (lossTargets === undefined) return kindOfNumbers(Array.from(train.values as ArrayLike<number>, Number))
    return targets.every(isWhole) ? 'classes' : 'values'
  }
  if (lossTargets === 'labels') return 'values'
  if (targets.every(isOneHot)) return 'classes'
  return isFloat ? 'values' : 'classes'
}

/** Says what was made of targets that could have been read otherwise. */
function notesOf(targets: TargetArray, kind: 'classes' | 'values'): string[] {
  const otherwise = '"targetsAre" says otherwise'
  const isFloat = targets.type.startsWith('float')
  if (kind === 'values' && !isFloat) return [`${targets.name}: whole numbers read as values; ${otherwise}`]
  if (kind === 'values' || targets.type === 'text') return []
  if (!isColumn(targets)) return [`${targets.name}: one-hot rows read as classes; ${otherwise}`]
  return isFloat ? [`${targets.name}: whole floats read as classes; ${otherwise}`] : []
}

function channelsFirst({ name }: NdArray, stored: readonly number[]): string {
  const [channels, height, width] = stored
  return `${name}: samples [${stored.join(', ')}] look like images with their channels first; "layout": "channels-first" turns them to [${height}, ${width}, ${channels}], "channels-last" takes them as they are`
}

function checkPair({ inputs, targets }: ArrayPair, train: ArrayPair): void {
  const [size = 0, ...sample] = inputs.shape
  if (size === 0)
    throw new DataError({ where: inputs.name, expected: 'samples', received: `none: [${inputs.shape.join(', ')}]` })
  if (targets.shape[0] !== size) {
    throw new DataError({
      where: targets.name,
      expected: `${size} targets, as many as ${inputs.name} has samples`,
      received: `${targets.shape[0] ?? 'a single number'}`,
    })
  }
  const expected = train.inputs.shape.slice(1)
  if (sample.join() !== expected.join() || inputs.type !== train.inputs.type) {
    const [wanted, received] = [
      `${train.inputs.type} [${expected.join(', ')}]`,
      `${inputs.type} [${sample.join(', ')}]`,
    ]
    throw new DataError({ where: inputs.name, expected: `samples of ${wanted} as in ${train.inputs.name}`, received })
  }
}

function sampleShape(
  { shape: [, ...sample], name }: NdArray,
  requested: readonly number[] | undefined,
  where: string,
): readonly number[] {
  if (!requested && sample.length === 2) return [...sample, 1]
  if (!requested) return sample.length === 0 ? [1] : sample
  if (sizeOf(requested) !== sizeOf(sample)) {
    throw new ExperimentError({
      where: `${where}.shape`,
      expected: `${sizeOf(sample)} values, as the samples [${sample.join(', ')}] of ${name} have`,
      received: `[${requested.join(', ')}]`,
    })
  }
  return requested
}

function valueTargets(targets: readonly TargetArray[]) {
  const values = targets.map((array) => {
    if (array.type === 'text')
      throw new DataError({ where: array.name, expected: 'numbers as values', received: 'text' })
    return asFloats(array.values, array.at)
  })
  return { classes: [], targets: values, targetShape: targets[0]!.shape.slice(1) }
}
