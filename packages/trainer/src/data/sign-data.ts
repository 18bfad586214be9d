import {
  asBytes,
  compareSignatures,
  type ClassCount,
  type DataSignature,
  type InputSignature,
  type TargetSignature,
  type ValueUnits,
} from '@telarjs/core'
import type { LoadedData, Split } from '@telarjs/datasets'
import { sha256Of } from '../checkpoint/checkpoint-format.js'
import { trainingSize } from '../plan.js'

/**
 * The description of the data that checkpoints hold: inputs, classes with counts, units, fitted preprocessing,
 * and a checksum of the training samples.
 *
 * @example
 * (await signData(data)).samples // 60000
 */
export async function signData(data: LoadedData): Promise<DataSignature> {
  const train = data.splits['train']!
  return {
    inputs: inputsOf(data),
    targets: targetsOf(data),
    ...unitsOf(train.inputs),
    preprocessing: data.preprocessing ?? null,
    samples: trainingSize(data),
    // Of a stream, of its labels, of what its files say of their contents, and of an excerpt: the whole of it is not read twice.
    checksum: await sha256Of([asBytes(train.inputs), asBytes(train.targets), ...fingerprintOf(data)]),
  }
}

/**
 * Sentences that name where data does not fit a trained network: other columns, shapes, classes or units. The samples
 * themselves are not compared, because a network may be applied to other samples than it was trained on.
 *
 * @example
 * for (const sentence of misfitsOf(trained, data)) console.warn(sentence)
 */
export function misfitsOf(trained: DataSignature, data: LoadedData): string[] {
  return compareSignatures(trained, { inputs: inputsOf(data), targets: targetsOf(data) })
}

function inputsOf({ shape, columns }: LoadedData): InputSignature {
  if (columns) return { kind: 'columns', columns }
  const isImage = shape.length === 3 && (shape[2] === 1 || shape[2] === 3 || shape[2] === 4)
  return isImage ? { kind: 'image', shape, layout: 'channels-last' } : { kind: 'array', shape }
}

/** The classes of the data with the training samples of each, or the shape of its values. */
export function targetsOf(data: LoadedData): TargetSignature {
  const { classes, targetShape, targetNames, targetScale } = data
  if (classes.length === 0)
    return {
      kind: 'values',
      shape: targetShape,
      ...(targetNames ? { names: targetNames } : {}),
      ...(targetScale ? { scale: targetScale } : {}),
    }
  return { kind: 'classes', classes: countClasses(data) }
}

function countClasses({ classes, splits, stream }: LoadedData): ClassCount[] {
  const counts = stream?.classCounts ?? countTargets(splits['train']!, classes.length)
  return classes.map((name, index) => ({ name, count: counts[index]! }))
}

function countTargets({ targets }: Split, classes: number): Uint32Array {
  const counts = new Uint32Array(classes)
  for (const target of targets) counts[target]!++
  return counts
}

function fingerprintOf({ stream }: LoadedData): Uint8Array[] {
  return stream ? [new TextEncoder().encode(stream.fingerprint)] : []
}

/** The units and the range of input values; values that are not finite are passed over. */
export function unitsOf(inputs: Uint8Array | Float32Array): ValueUnits {
  const isBytes = inputs instanceof Uint8Array
  let [least, largest] = [Infinity, -Infinity]
  // By index: an iterator takes ten times as long.
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i]!
    if (value >= least && value <= largest) continue
    if (value < least && value > -Infinity) least = value
    if (value > largest && value < Infinity) largest = value
    // No byte lies outside of that.
    if (isBytes && least === 0 && largest === 255) break
  }
  const range = least <= largest ? ([least, largest] as const) : ([0, 0] as const)
  return { units: isBytes ? 'bytes' : 'numbers', range }
}
