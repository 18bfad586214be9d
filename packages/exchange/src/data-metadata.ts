import { DataError, isPlainObject, parseJson, show, type DataSignature } from '@telarjs/core'
import { isTablePreprocessing } from '@telarjs/datasets'
import { requireDataShape, requireSignature, type DataShape } from '@telarjs/trainer'
import type { TrainedModel } from './model.js'

/** The description of the data in an exported network, as texts by name: classes, names of columns and targets, units, range, preprocessing and thresholds. */
export function dataMetadata({
  sample,
  data,
  thresholds,
}: Pick<TrainedModel, 'sample' | 'data' | 'thresholds'>): Record<string, string> {
  const known = {
    classes: JSON.stringify(sample.classes),
    ...(outputsAreTargets({ sample, data }) ? { targetShape: JSON.stringify(sample.targetShape) } : {}),
    ...(sample.targetScale ? { targetScale: JSON.stringify(sample.targetScale) } : {}),
    ...(thresholds ? { thresholds: JSON.stringify(thresholds) } : {}),
  }
  if (!data) return known
  const { inputs, targets, units, range, preprocessing } = data
  return {
    ...known,
    inputs: JSON.stringify(inputs),
    ...(targets.kind === 'values' && targets.names ? { targets: JSON.stringify(targets.names) } : {}),
    ...(targets.kind === 'classes' && !outputsAreTargets({ sample, data })
      ? { targetClasses: JSON.stringify(targets.classes.map(({ name }) => name)) }
      : {}),
    units,
    range: JSON.stringify(range),
    ...(preprocessing === null ? {} : { preprocessing: JSON.stringify(preprocessing) }),
  }
}

/** Whether the outputs are what the targets are. Those of a network of embeddings are not: its samples have classes that no output stands for. */
function outputsAreTargets({ sample, data }: Pick<TrainedModel, 'sample' | 'data'>): boolean {
  return sample.classes.length > 0 || data?.targets.kind !== 'classes'
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
  const scale = read('targetScale')
  const sample = requireDataShape(
    {
      shape,
      classes: read('classes') ?? [],
      targetShape: read('targetShape') ?? outputShape,
      ...(scale === undefined ? {} : { targetScale: scale }),
    },
    where,
    DataError,
  )
  const inputs = read('inputs')
  if (inputs === undefined) return { sample, data: undefined }
  const { classes, targetShape, targetScale } = sample
  const names = read('targets')
  const targetClasses = (read('targetClasses') ?? classes) as readonly string[]
  const values = {
    kind: 'values',
    shape: targetShape,
    ...(names === undefined ? {} : { names }),
    ...(targetScale ? { scale: targetScale } : {}),
  }
  const data = {
    inputs,
    targets:
      targetClasses.length > 0
        ? { kind: 'classes', classes: targetClasses.map((name) => ({ name, count: 0 })) }
        : values,
    units: metadata['units'],
    range: read('range'),
    preprocessing: read('preprocessing') ?? null,
    samples: 0,
    checksum: '',
  }
  return { sample, data: requireDataSignature(data, where) }
}

/** As the trainer checks it, and what was fitted to the columns of a table. @throws DataError that names the part which is wrong */
export function requireDataSignature(value: unknown, where: string): DataSignature {
  const data = requireSignature(value, where, DataError)
  const { preprocessing } = data
  const isOfTable = isPlainObject(preprocessing) && preprocessing['kind'] === 'table'
  if (isOfTable && !isTablePreprocessing(preprocessing))
    throw new DataError({
      where: `${where}: preprocessing`,
      expected: 'what was fitted to each column of a table',
      received: show(preprocessing),
    })
  return data
}
