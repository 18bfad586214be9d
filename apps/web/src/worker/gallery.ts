import { sizeOf } from '@telarjs/core'
import { classOf } from '@telarjs/trainer/thresholds'
import * as tf from '@tensorflow/tfjs-core'
import type { SampleSheet } from '../protocol/api.js'
import type { GalleryView } from '../protocol/views.js'
import { samplesOf, type OpenNetwork } from './network.js'

const rows = 500
const most = 10_000

/** The split that is looked at: one that the network did not learn from. */
export function lookedAt(splits: Readonly<Record<string, unknown>>): string {
  return ['test', 'validation', 'train'].find((name) => name in splits)!
}

/** The network's answer for every sample of a split. */
export async function galleryView(open: OpenNetwork): Promise<GalleryView | undefined> {
  const { splits, shape, classes } = await open.data()
  const name = lookedAt(splits)
  const split = splits[name]!
  const isAnswered = open.network.sample.classes.length > 1
  if (!isAnswered || !(split.targets instanceof Int32Array)) return undefined
  const count = Math.min(split.size, most)
  const predicted = new Int32Array(count)
  const confidence = new Float32Array(count)
  for (let from = 0; from < count; from += rows) {
    const part = Math.min(rows, count - from)
    const y = tf.tidy(() => open.answer(samplesOf(split, shape, from, part)))
    const values = (await y.data()) as Float32Array
    y.dispose()
    const width = values.length / part
    for (let row = 0; row < part; row++) {
      const said = values.subarray(row * width, (row + 1) * width)
      const answer = classOf(said, open.model.thresholds?.values)
      predicted[from + row] = answer
      confidence[from + row] = probabilityOf(said, answer)
    }
  }
  return { split: name, classes, shape, targets: split.targets.slice(0, count), predicted, confidence }
}

/** How sure a network is of a class; one output is the probability of the second of two. NaN where it says none. */
export function probabilityOf(said: Float32Array, answer: number): number {
  if (answer < 0) return NaN
  if (said.length > 1) return said[answer]!
  return answer === 1 ? said[0]! : 1 - said[0]!
}

/** Samples as they are, images as numbers of 0 … 255. */
export async function imagesOf(open: OpenNetwork, splitName: string, indices: readonly number[]): Promise<SampleSheet> {
  const { splits, shape } = await open.data()
  const { inputs } = splits[splitName]!
  const size = sizeOf(shape)
  const scale = inputs instanceof Uint8Array || shape.length < 2 ? 1 : 255
  const values = new Float32Array(indices.length * size)
  indices.forEach((index, row) => {
    for (let i = 0; i < size; i++) values[row * size + i] = inputs[index * size + i]! * scale
  })
  return { shape, values, count: indices.length }
}
