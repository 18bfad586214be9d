import { compareSignatures, ExperimentError, isPlainObject, show, unknownName } from '@telarjs/core'
import { isTablePreprocessing } from '@telarjs/datasets'
import { INPUT, type ModelMetadata } from './describe-model.js'
import type { ServedModel } from './open-served.js'
import { readColumns } from './read-columns.js'
import { isInteger, readTensor, type InputTensor } from './read-tensor.js'

/** A request for answers, its inputs as the network sees them. */
export interface InferRequest {
  readonly id: string | undefined
  readonly rows: number
  readonly inputs: Float32Array
  /** The names of the outputs that are asked for. */
  readonly outputs: ReadonlySet<string>
}

/** Reads the body of a request. @throws ExperimentError, or DataError for a cell of a table, with what was expected in its place */
export type RequestReader = (body: unknown) => InferRequest

/** Makes the reader of requests to a model; everything that does not depend on the request is computed once. */
export function createRequestReader(model: ServedModel, metadata: ModelMetadata): RequestReader {
  const preprocessing = model.data?.preprocessing
  const names = metadata.inputs.map(({ name }) => name)
  const readInputs = isTablePreprocessing(preprocessing)
    ? (tensors: readonly InputTensor[]) => readColumns(tensors, preprocessing, model.data!)
    : (tensors: readonly InputTensor[]) => readSamples(tensors, model)
  return (body) => {
    if (!isPlainObject(body)) throw expected('the request', 'a JSON object', body)
    const { inputs, outputs, id } = body
    if (!Array.isArray(inputs) || inputs.length === 0)
      throw expected('inputs', `an array of tensors (${names.join(', ')})`, inputs)
    if (id !== undefined && typeof id !== 'string') throw expected('id', 'a text', id)
    const tensors = inputs.map((tensor, i) => readTensor(tensor, `inputs[${i}]`))
    return { id, outputs: askedFor(outputs, metadata), ...readInputs(tensors) }
  }
}

function askedFor(outputs: unknown, metadata: ModelMetadata): ReadonlySet<string> {
  const known = metadata.outputs.map(({ name }) => name)
  if (outputs === undefined) return new Set(known)
  if (!Array.isArray(outputs)) throw expected('outputs', 'an array of { "name": … }', outputs)
  return new Set(
    outputs.map((output: unknown, i) => {
      const name = isPlainObject(output) ? output['name'] : undefined
      if (typeof name !== 'string') throw expected(`outputs[${i}].name`, 'a text', name)
      if (!known.includes(name)) throw new ExperimentError(unknownName(`outputs[${i}].name`, 'output', name, known))
      return name
    }),
  )
}

/** Samples of one tensor, in the units of the training. */
function readSamples(tensors: readonly InputTensor[], { shape, data }: ServedModel) {
  const [tensor] = tensors
  if (tensors.length !== 1 || tensor!.name !== INPUT)
    throw new ExperimentError({
      where: 'inputs',
      expected: `one tensor named '${INPUT}'`,
      received: tensors.map(({ name }) => `'${name}'`).join(', '),
    })
  const [rows = 0, ...sample] = tensor!.shape
  if (sample.join() !== shape.join() || rows < 1)
    throw new ExperimentError({
      where: `${tensor!.where}.shape`,
      expected: `[n, ${shape.join(', ')}] for n samples`,
      received: show(tensor!.shape),
    })
  return { rows, inputs: scaled(tensor!, data) }
}

/**
 * The values as the network sees them. The datatype decides how they are read: integers are bytes if the network was trained on bytes, floats are
 * bytes already divided by 255, from 0 to 1.
 *
 * @throws ExperimentError where they lie outside what training had
 */
function scaled(tensor: InputTensor, data: ServedModel['data']): Float32Array {
  const { datatype, where } = tensor
  const isWhole = isInteger(datatype)
  const takesBytes = data?.units === 'bytes'
  const isDivided = takesBytes ? isWhole : datatype === 'UINT8' && (!data || data.range[1] <= 1)
  const { values, range } = numbersOf(tensor, isDivided ? 255 : 1)
  const [least, largest] = range
  const most = takesBytes && !isWhole ? 1 : 255
  if ((takesBytes || datatype === 'UINT8') && (least < 0 || largest > most))
    throw new ExperimentError({
      where: `${where}.data`,
      expected: takesBytes
        ? 'bytes from 0 to 255 as UINT8, or what they are divided by 255, from 0 to 1, as FP32'
        : 'values from 0 to 255 for UINT8',
      received: `values between ${least} and ${largest} as ${datatype}`,
    })
  const isCompared = data !== undefined && !takesBytes && datatype !== 'UINT8'
  const [problem] = isCompared ? compareSignatures(data, { units: 'numbers', range }) : []
  if (problem !== undefined) throw new ExperimentError({ where: `${where}.data`, problem })
  return values
}

/** The values divided, and their range before that. */
function numbersOf({ data, datatype, where }: InputTensor, divisor: number) {
  if (datatype === 'BYTES' || datatype === 'BOOL')
    throw expected(`${where}.datatype`, 'a type of numbers, such as FP32 or UINT8', datatype)
  const values = new Float32Array(data.length)
  let [least, largest] = [Infinity, -Infinity]
  for (let i = 0; i < data.length; i++) {
    const value = data[i]
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw expected(`${where}.data[${i}]`, 'a finite number', value)
    if (value < least) least = value
    if (value > largest) largest = value
    values[i] = value / divisor
  }
  return { values, range: [least, largest] as const }
}

function expected(where: string, what: string, received: unknown): ExperimentError {
  return new ExperimentError({ where, expected: what, received: show(received) })
}
