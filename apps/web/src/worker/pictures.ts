import { sizeOf } from '@telarjs/core'
import { classOf, ofBothClasses } from '@telarjs/trainer/thresholds'
import * as tf from '@tensorflow/tfjs-core'
import type { DigitView, WeightsView } from '../protocol/views.js'
import type { OpenNetwork } from './network.js'

/** More values of a layer than anybody can look at. */
const shownValues = 4096

const shownUnits = 64

/** Probabilities, where the outputs are some, and the activations of each layer for one drawn sample. */
export async function digitView(
  { model, network, layers }: OpenNetwork,
  values: Float32Array,
): Promise<DigitView | undefined> {
  const { shape, classes } = network.sample
  if (values.length !== sizeOf(shape)) return undefined
  const outputs = tf.tidy(() => layers(tf.tensor(values, [1, ...shape])).map((output) => tf.keep(tf.clone(output))))
  try {
    const arrays = await Promise.all(
      outputs.map(async (output) => ({
        shape: output.shape.slice(1),
        values: ((await output.data()) as Float32Array).slice(),
      })),
    )
    const said = arrays.at(-1)!.values
    return {
      ...(network.loss.outputs === 'embeddings'
        ? {}
        : {
            probabilities: said.length === 1 && classes.length === 2 ? ofBothClasses(said) : said,
            answer: classOf(said, model.thresholds?.values),
          }),
      layers: arrays.map((array, index) => ({
        name: network.layers[index]!.name,
        shape: array.shape,
        values: array.values.subarray(0, shownValues).slice(),
      })),
    }
  } finally {
    tf.dispose(outputs)
  }
}

/** Weights that begin at an image show what they look for in it; others have no picture. */
function imageShapeOf(shape: readonly number[]): readonly [number, number, number] {
  return shape.length === 3 ? (shape as readonly [number, number, number]) : [0, 0, 0]
}

/** The first layer's weights as images, where they are of the shape of an image. @param most units that are shown */
export function weightsView({ network, arrays }: OpenNetwork, most = shownUnits): WeightsView | undefined {
  const found = Object.entries(arrays).find(
    ([name, array]) => name.startsWith('params/') && name.endsWith('/kernel') && array.shape.length >= 2,
  )
  if (!found) return undefined
  const [, { shape, values }] = found
  const total = shape.at(-1)!
  const [height, width, channels] =
    shape.length === 4 ? [shape[0]!, shape[1]!, shape[2]!] : imageShapeOf(network.inputShape)
  const size = height * width * channels
  if (size * total !== values.length || height * width < 4) return undefined
  const units = Math.min(total, most)
  const kept = channels === 1 || channels === 3 ? channels : 1
  const images = new Float32Array(units * height * width * kept)
  // [place, unit] becomes [unit, place].
  for (let unit = 0; unit < units; unit++) {
    for (let place = 0; place < height * width; place++) {
      for (let channel = 0; channel < kept; channel++)
        images[(unit * height * width + place) * kept + channel] = values[(place * channels + channel) * total + unit]!
    }
  }
  return { units, height, width, channels: kept, values: images, total }
}
