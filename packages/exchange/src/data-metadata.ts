import { DataError, isPlainObject, parseJson, type DataSignature, type InputSignature } from '@telarjs/core'
import type { DataShape } from '@telarjs/trainer'
import type { TrainedModel } from './model.js'

/** The description of the data in an exported network, as texts by name: classes, names of columns and targets, units, range and preprocessing. */
export function dataMetadata({ sample, data }: Pick<TrainedModel, 'sample' | 'data'>): Record<string, string> {
  const known = {
    classes: JSON.stringify(sample.classes),
    targetShape: JSON.stringify(sample.targetShape),
    ...(sample.targetScale ? { targetScale: JSON.stringify(sample.targetScale) } : {}),
  }
  if (!data) return known
  const { inputs, targets, units, range, preprocessing } = data
  return {
    ...known,
    inputs: JSON.stringify(inputs),
    ...(targets.kind === 'values' && targets.names ? { targets: JSON.stringify(targets.names) } : {}),
    units,
    range: JSON.stringify(range),
    ...(preprocessing === null ? {} : { preprocessing: JSON.stringify(preprocessing) }),
  }
}

/**
 * Reads back what `dataMetadata` wrote. It does not include the numbers of training samples, which are 0, and their checksum, which is empty.
 *
 * @param outputShape that of targets where nothing is said
 * @param where the place of the metadata, for errors
 * @throws DataError where it is not what `dataMetadata` writes
 */
export function readDataMetadata(
  metadata: Readonly<Record<string, string>>,
  { shape, outputShape = [] }: { readonly shape: readonly number[]; readonly outputShape?: readonly number[] },
  where: string,
): { readonly sample: DataShape; readonly data: DataSignature | undefined } {
  const read = (name: string) =>
    metadata[name] === undefined ? undefined : parseJson(metadata[name], `${where}: ${name}`, DataError)
  const [classes, targetShape] = [read('classes') ?? [], read('targetShape') ?? outputShape]
  const scale = read('targetScale')
  if (!isTexts(classes)) throw new DataError({ where: `${where}: classes`, expected: 'a list of names' })
  if (!isNumbers(targetShape)) throw new DataError({ where: `${where}: targetShape`, expected: 'a list of lengths' })
  if (scale !== undefined && !(isPlainObject(scale) && isNumbers(scale['center']) && isNumbers(scale['spread'])))
    throw new DataError({ where: `${where}: targetScale`, expected: 'center and spread, each a list of numbers' })
  const targetScale = scale as DataShape['targetScale']
  const sample = { shape, classes, targetShape, ...(targetScale ? { targetScale } : {}) }
  const inputs = read('inputs')
  if (inputs === undefined) return { sample, data: undefined }
  const [names, range, { units }] = [read('targets'), read('range'), metadata]
  if (!isPlainObject(inputs) || !isNumbers(range) || range.length !== 2 || (units !== 'bytes' && units !== 'numbers'))
    throw new DataError({ where, expected: 'inputs, units and range, as an export of Telar has them' })
  const data: DataSignature = {
    inputs: inputs as unknown as InputSignature,
    targets:
      classes.length > 0
        ? { kind: 'classes', classes: classes.map((name) => ({ name, count: 0 })) }
        : {
            kind: 'values',
            shape: targetShape,
            ...(isTexts(names) ? { names } : {}),
            ...(targetScale ? { scale: targetScale } : {}),
          },
    units,
    range: [range[0]!, range[1]!],
    preprocessing: (read('preprocessing') ?? null) as DataSignature['preprocessing'],
    samples: 0,
    checksum: '',
  }
  return { sample, data }
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((part) => typeof part === 'string')
const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((part) => Number.isFinite(part))
