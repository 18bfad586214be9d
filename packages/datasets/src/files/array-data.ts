import { DataError, ExperimentError, sizeOf } from '@telarjs/core'
import type { LoadedData, Split } from '../dataset.js'
import { asClasses, type Classes } from './labels.js'
import { asFloats, asInputs, type NdArray } from '../formats/nd-array.js'

/** Samples and their targets, as files hold them. */
export interface ArrayPair {
  readonly inputs: NdArray
  readonly targets: NdArray
}

/** What the options of a data set say about its arrays. */
export interface ArrayOptions {
  readonly shape?: readonly number[] | undefined
  readonly classes?: Classes
  /** Without it: whole numbers are classes, others are values. */
  readonly targetsAre?: 'classes' | 'values' | undefined
}

/**
 * A data set of arrays by split. Samples [height, width] are taken as gray images [height, width, 1] unless `shape` says otherwise.
 *
 * @throws DataError that names the file: counts that differ, no samples, labels outside the classes, numbers that are not finite
 */
export function arrayData(
  pairs: Readonly<Record<string, ArrayPair>>,
  options: ArrayOptions,
  where: string,
): LoadedData {
  const entries = Object.entries(pairs)
  const train = pairs['train']!
  entries.forEach(([, pair]) => checkPair(pair, train))
  const shape = sampleShape(train.inputs, options.shape, where)
  const targets = entries.map(([, pair]) => pair.targets)
  const kind = options.targetsAre ?? (train.targets.type.startsWith('float') ? 'values' : 'classes')
  const made = kind === 'classes' ? classTargets(targets, options.classes) : valueTargets(targets)
  const splits = entries.map(([name, { inputs }], i): [string, Split] => [
    name,
    { size: inputs.shape[0]!, inputs: asInputs(inputs), targets: made.targets[i]! },
  ])
  return { shape, classes: made.classes, targetShape: made.targetShape, splits: Object.fromEntries(splits) }
}

function checkPair({ inputs, targets }: ArrayPair, train: ArrayPair): void {
  const [size = 0, ...sample] = inputs.shape
  if (size === 0) throw new DataError(`${inputs.name}: expected samples, received none: [${inputs.shape.join(', ')}]`)
  if (targets.shape[0] !== size) {
    throw new DataError(
      `${targets.name}: expected ${size} targets, as many as ${inputs.name} has samples, received ${targets.shape[0] ?? 'a single number'}`,
    )
  }
  const expected = train.inputs.shape.slice(1)
  if (sample.join() !== expected.join() || inputs.type !== train.inputs.type) {
    const [wanted, received] = [
      `${train.inputs.type} [${expected.join(', ')}]`,
      `${inputs.type} [${sample.join(', ')}]`,
    ]
    throw new DataError(
      `${inputs.name}: expected samples of ${wanted} as in ${train.inputs.name}, received ${received}`,
    )
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
    throw new ExperimentError(
      `${where}.shape: expected ${sizeOf(sample)} values, as the samples [${sample.join(', ')}] of ${name} have, received [${requested.join(', ')}]`,
    )
  }
  return requested
}

function classTargets(targets: readonly NdArray[], classes: Classes) {
  for (const { shape, name } of targets) {
    if (sizeOf(shape.slice(1)) !== 1)
      throw new DataError(
        `${name}: expected one class number per sample, received [${shape.join(', ')}]; for values say "targetsAre": "values"`,
      )
  }
  return { ...asClasses(targets, classes), targetShape: [] }
}

function valueTargets(targets: readonly NdArray[]) {
  return {
    classes: [],
    targets: targets.map(({ values, at }) => asFloats(values, at)),
    targetShape: targets[0]!.shape.slice(1),
  }
}
