import { classOf } from '@telarjs/trainer/thresholds'
import * as tf from '@tensorflow/tfjs-core'
import { pca } from '@telarjs/report'
import type { EmbeddingView } from '../protocol/views.js'
import { lookedAt } from './gallery.js'
import { samplesOf, type OpenNetwork } from './network.js'

/** More points cover one another. */
const shownSamples = 500
/** More values of a sample, as of a wide convolution, would take longer than a moment: a stride leaves some out. */
const mostColumns = 4096

interface Look {
  readonly layer: string
  readonly columns: number
  readonly directions: Float64Array
}

/** Keeps the directions of the look before, so that a network that trains does not flip from one look to the next. */
export function createEmbedding(): (open: OpenNetwork, layer: string) => Promise<EmbeddingView | undefined> {
  let before: Look | undefined
  return async (open, layer) => {
    const seen = await embeddingView(open, layer, before)
    before = seen?.look ?? before
    return seen?.view
  }
}

/**
 * Samples of a held-out split where a layer puts them: the two principal components of its output.
 *
 * @param layer the name of a layer or `input`; empty for what the last layer with weights is given, or for the outputs where these are embeddings
 */
async function embeddingView(
  open: OpenNetwork,
  layer: string,
  before: Look | undefined,
): Promise<{ readonly view: EmbeddingView; readonly look: Look } | undefined> {
  const { splits, shape, classes } = await open.data()
  const splitName = lookedAt(splits)
  const split = splits[splitName]!
  if (classes.length < 2 || !(split.targets instanceof Int32Array)) return undefined
  const rows = Math.min(shownSamples, split.size)
  const embeds = open.network.loss.outputs === 'embeddings'
  const seenLayers = embeds ? open.network.layers : open.network.layers.slice(0, -1)
  const places = ['input', ...seenLayers.map((made) => made.name)]
  const unnamed = embeds ? places.length - 1 : lastHidden(open)
  const place = places.includes(layer) ? places.indexOf(layer) : unnamed
  const { given, answer } = tf.tidy(() => {
    const x = samplesOf(split, shape, 0, rows)
    const outputs = open.layers(x)
    const seen = place === 0 ? x : outputs[place - 1]!
    const columns = seen.size / rows
    const flat = tf.reshape(seen, [rows, columns])
    const stride = Math.ceil(columns / mostColumns)
    return {
      given: tf.keep(tf.clone(stride > 1 ? tf.stridedSlice(flat, [0, 0], [rows, columns], [1, stride]) : flat)),
      answer: tf.keep(tf.clone(outputs.at(-1)!)),
    }
  })
  try {
    const [values, probabilities] = (await Promise.all([given.data(), answer.data()])) as [Float32Array, Float32Array]
    const columns = values.length / rows
    const name = places[place]!
    const isSame = before?.layer === name && before.columns === columns
    const { points, directions, explained } = pca(values, rows, columns, isSame ? before.directions : undefined)
    const targets = split.targets.slice(0, rows)
    const outputs = probabilities.length / rows
    const said = (row: number) => probabilities.subarray(row * outputs, (row + 1) * outputs)
    // Embeddings say no class that could be wrong.
    const predicted = embeds
      ? targets
      : Int32Array.from(targets, (_, row) => classOf(said(row), open.model.thresholds?.values))
    return {
      look: { layer: name, columns, directions },
      view: { layer: name, layers: places, split: splitName, classes, explained, points, targets, predicted },
    }
  } finally {
    tf.dispose([given, answer])
  }
}

/** What the last layer with weights is given: 0 for the input, 1 for what the first layer makes of it. */
function lastHidden({ network, arrays }: OpenNetwork): number {
  const weighty = network.layers.map(({ name }) => Object.keys(arrays).some((key) => key.startsWith(`params/${name}/`)))
  return Math.max(0, weighty.lastIndexOf(true))
}
