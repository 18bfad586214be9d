import { ExperimentError, type Registry, showShape, sizeOf } from '@telarjs/core'
import { openModel } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import { requireBackend } from './require-backend.js'

/** How close a network's outputs are to those of another program. */
export interface OutputCheck {
  /** Which outputs of the network the given ones are closest to: its probabilities, or the values before them. */
  readonly compared: 'probabilities' | 'answers'
  readonly samples: number
  readonly largestDifference: number
  /** The sample with the largest difference. */
  readonly sample: number
  /** Whether the difference is no more than rounding. */
  readonly ok: boolean
}

/** Largest difference that float32 kernels of two programs have, relative to outputs of size one and above. */
const rounding = 1e-3

/**
 * Checks that weights were imported correctly: compares the network's outputs with those of the program they come from, for the same inputs.
 *
 * @param inputs samples one after the other, as training sees them
 * @param outputs of the other program, probabilities or what comes before them
 * @throws ExperimentError where the numbers of values do not fit
 * @example
 * const { ok } = await checkOutputs(checkpoint, inputs, outputs, builtinRegistry)
 */
export async function checkOutputs(
  checkpoint: Uint8Array,
  inputs: Float32Array,
  outputs: Float32Array,
  registry: Registry,
): Promise<OutputCheck> {
  requireBackend()
  const model = await openModel(checkpoint, registry)
  const { shape } = model.sample
  const samples = inputs.length / sizeOf(shape)
  if (!Number.isInteger(samples) || samples === 0)
    throw new ExperimentError({
      where: 'check',
      expected: `samples of ${sizeOf(shape)} values (${showShape(shape)})`,
      received: `${inputs.length} values`,
    })
  let found: Readonly<Record<OutputCheck['compared'], Float32Array>>
  try {
    found = tf.tidy(() => {
      const x = tf.tensor(inputs, [samples, ...shape])
      const answers = model.answers(x)
      return { answers: answers.dataSync<'float32'>(), probabilities: model.apply(x).dataSync<'float32'>() }
    })
  } finally {
    model.release()
  }
  if (found.answers.length !== outputs.length)
    throw new ExperimentError({
      where: 'check',
      expected: `${found.answers.length} outputs for ${samples} samples`,
      received: `${outputs.length}`,
    })
  const [nearest] = (['probabilities', 'answers'] as const)
    .map((compared) => ({ compared, ...largestDifference(found[compared], outputs) }))
    .sort((one, other) => one.scaled - other.scaled)
  const { compared, difference, index, scaled } = nearest!
  const sample = Math.floor(index / (outputs.length / samples))
  return { compared, samples, largestDifference: difference, sample, ok: scaled <= rounding }
}

function largestDifference(own: Float32Array, other: Float32Array) {
  let [difference, scaled, index] = [0, 0, 0]
  own.forEach((value, i) => {
    const apart = Math.abs(value - other[i]!)
    const relative = apart / Math.max(1, Math.abs(other[i]!))
    // NaN counts as infinitely far away.
    if (Number.isNaN(relative)) [difference, scaled, index] = [NaN, Infinity, i]
    else if (relative > scaled) [difference, scaled, index] = [apart, relative, i]
  })
  return { difference, scaled, index }
}
