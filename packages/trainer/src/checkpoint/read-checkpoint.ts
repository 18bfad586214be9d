import { DataError, isPlainObject, parseJson, readSafetensors, TrainError, type SafetensorsEntry } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import type { Checkpoint } from './checkpoint.js'
import { digestOf, format, version } from './checkpoint-format.js'
import { requireDataShape, requireSignature, requireThresholds } from './saved-data.js'

/**
 * Reads a checkpoint.
 *
 * @param name of the file, for messages
 * @throws TrainError for bytes that are no checkpoint, that are cut short, or whose checksum differs
 * @example
 * const { experiment, progress, tensors } = await readCheckpoint(bytes, 'last.telar')
 */
export async function readCheckpoint(bytes: Uint8Array, name = 'checkpoint'): Promise<Checkpoint> {
  const { entries, metadata } = takeApart(bytes, name)
  if (metadata['format'] !== format)
    throw new TrainError({ where: name, expected: 'a checkpoint of Telar', received: 'another safetensors file' })
  if (metadata['version'] !== version)
    throw new TrainError({
      where: name,
      expected: `a checkpoint of format ${version}`,
      received: `format ${metadata['version']}, of another version of Telar`,
      remedy: 'Export its weights there and import them here, or train again',
    })
  const { content = '' } = metadata
  if ((await digestOf(content, [...entries])) !== metadata['sha256'])
    throw new TrainError({ where: name, problem: 'the checkpoint is damaged: its checksum differs from its content' })
  return { ...parseContent(content, name), tensors: Object.fromEntries([...entries].map(arrayOf)) }
}

function takeApart(bytes: Uint8Array, name: string) {
  try {
    return readSafetensors(bytes, name)
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause
    const isCut = bytes.length < 8 || 8 + headerLength(bytes) > bytes.length
    const what = isCut
      ? `is cut short at byte ${bytes.length}`
      : `is damaged: ${cause.message.replace(`${name}: `, '')}`
    throw new TrainError({ where: name, problem: `the checkpoint ${what}` }, { cause })
  }
}

function headerLength(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
}

function parseContent(content: string, name: string): Omit<Checkpoint, 'tensors'> {
  const value = parseJson(content, `${name}: the checkpoint is damaged: its content`, TrainError)
  const parts = isPlainObject(value)
    ? [value['experiment'], value['sample'], value['progress'], value['callbacks']]
    : []
  if (parts.length === 0 || !parts.every(isPlainObject))
    throw new TrainError({ where: name, problem: 'the checkpoint is damaged: its content is not that of a checkpoint' })
  const { sample, data, thresholds } = value as Record<string, unknown>
  requireDataShape(sample, `${name}: the checkpoint is damaged: sample`)
  if (data !== undefined) requireSignature(data, `${name}: the checkpoint is damaged: data`)
  if (thresholds !== undefined) requireThresholds(thresholds, `${name}: the checkpoint is damaged: thresholds`)
  return value as Omit<Checkpoint, 'tensors'>
}

function arrayOf([name, { dtype, shape, bytes }]: readonly [string, SafetensorsEntry]): [string, NamedArray] {
  // Numbers of 4 bytes must begin at a multiple of 4, so they are copied.
  const { buffer } = bytes.slice()
  return dtype === 'I32'
    ? [name, { dtype: 'int32', shape, values: new Int32Array(buffer) }]
    : [name, { dtype: 'float32', shape, values: new Float32Array(buffer) }]
}
