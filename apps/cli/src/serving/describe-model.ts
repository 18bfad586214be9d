import { isTablePreprocessing, type ColumnFit } from '@telarjs/datasets'
import type { ServedModel } from './open-served.js'

/** A tensor of the Open Inference Protocol, as metadata describes it; −1 is the number of samples. */
export interface TensorMetadata {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
  readonly parameters?: Readonly<Record<string, unknown>>
}

/** What is said of a model: https://github.com/kserve/open-inference-protocol, "Model Metadata". */
export interface ModelMetadata {
  readonly name: string
  readonly versions: readonly string[]
  readonly platform: string
  readonly inputs: readonly TensorMetadata[]
  readonly outputs: readonly TensorMetadata[]
}

/** A network has one version: another checkpoint is another model. */
export const VERSION = '1'

/** The name of the one input of a network that was not trained on a table, as in its ONNX file. */
export const INPUT = 'input'

/** What a network takes and gives. */
export function describeModel(model: ServedModel): ModelMetadata {
  return {
    name: model.name,
    versions: [VERSION],
    platform: 'telar_tfjs',
    inputs: inputsOf(model),
    outputs: outputsOf(model),
  }
}

function inputsOf({ data, shape }: ServedModel): TensorMetadata[] {
  const columns = columnsOf(data?.preprocessing)
  if (columns) return columns.map(columnMetadata)
  return [{ name: INPUT, datatype: data?.units === 'bytes' ? 'UINT8' : 'FP32', shape: [-1, ...shape] }]
}

/** What was fitted to the columns of a table; undefined for other data. */
export function columnsOf(
  preprocessing: NonNullable<ServedModel['data']>['preprocessing'] | undefined,
): readonly ColumnFit[] | undefined {
  return isTablePreprocessing(preprocessing) ? preprocessing.columns : undefined
}

const datatypes = { number: 'FP64', boolean: 'BOOL', category: 'BYTES', order: 'BYTES', date: 'BYTES' } as const

/** A column of a table is a tensor of cells as they stand in the table. */
function columnMetadata(fit: ColumnFit): TensorMetadata {
  const categories = fit.as === 'category' || fit.as === 'order' ? { categories: fit.categories } : {}
  const format = fit.as === 'date' ? { format: 'ISO 8601' } : {}
  const parameters = { ...categories, ...format }
  return {
    name: fit.name,
    datatype: datatypes[fit.as],
    shape: [-1],
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
  }
}

function outputsOf({ data, classes, width, thresholds }: ServedModel): TensorMetadata[] {
  if (classes.length > 0)
    return [
      {
        name: 'probabilities',
        datatype: 'FP32',
        shape: [-1, width],
        parameters: { labels: classes, ...(thresholds ? { thresholds } : {}) },
      },
      { name: 'class', datatype: 'BYTES', shape: [-1] },
    ]
  const names = data?.targets.kind === 'values' ? data.targets.names : undefined
  const parameters = { ...(names ? { labels: names } : {}), ...(thresholds ? { thresholds } : {}) }
  const said = Object.keys(parameters).length > 0 ? { parameters } : {}
  return [{ name: 'values', datatype: 'FP32', shape: [-1, width], ...said }]
}
