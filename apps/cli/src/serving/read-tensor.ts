import { ExperimentError, isNestedTooDeeply, isPlainObject, show, sizeOf, unknownName } from '@telarjs/core'

const integers = ['UINT8', 'UINT16', 'UINT32', 'UINT64', 'INT8', 'INT16', 'INT32', 'INT64'] as const
const datatypes = [...integers, 'BOOL', 'FP16', 'FP32', 'FP64', 'BYTES'] as const

/** A type of the Open Inference Protocol; `BYTES` are texts in JSON. */
export type Datatype = (typeof datatypes)[number]

/** A tensor of a request, its values one after the other in row-major order. */
export interface InputTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly datatype: Datatype
  readonly data: readonly unknown[]
  /** Where it stands, for messages: `inputs[0]`. */
  readonly where: string
}

/** Whether a type holds whole numbers. */
export function isInteger(datatype: Datatype): boolean {
  return (integers as readonly string[]).includes(datatype)
}

/** Reads a tensor. @throws ExperimentError that names the field at fault */
export function readTensor(value: unknown, where: string): InputTensor {
  const fail = (field: string, expected: string, received: unknown) =>
    new ExperimentError({ where: `${where}${field}`, expected, received: show(received) })
  if (!isPlainObject(value)) throw fail('', 'a tensor: { "name", "shape", "datatype", "data" }', value)
  const { name, shape, datatype, data } = value
  if (typeof name !== 'string') throw fail('.name', 'a text', name)
  if (typeof datatype !== 'string') throw fail('.datatype', 'a text such as FP32', datatype)
  if (!(datatypes as readonly string[]).includes(datatype))
    throw new ExperimentError(unknownName(`${where}.datatype`, 'datatype', datatype, datatypes))
  if (!Array.isArray(shape) || !shape.every((length) => Number.isSafeInteger(length) && (length as number) >= 0))
    throw fail('.shape', 'an array of whole numbers', shape)
  if (!Array.isArray(data)) throw fail('.data', 'an array', data)
  // Rows may be nested, as the protocol allows; flat data, the usual case, is not searched for nested rows.
  const isNested = Array.isArray(data[0])
  if (isNested && isNestedTooDeeply(data)) throw fail('.data', 'an array, nested as deep as its shape', 'a deeper one')
  const flat = isNested ? (data as unknown[]).flat(Infinity) : data
  const count = sizeOf(shape as number[])
  if (flat.length !== count) throw fail('.data', `${count} values for the shape ${show(shape)}`, `${flat.length}`)
  return { name, shape: shape as number[], datatype: datatype as Datatype, data: flat, where }
}
