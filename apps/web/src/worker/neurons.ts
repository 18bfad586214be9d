import { sizeOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { NeuronColumn, NeuronsView } from '../protocol/views.js'
import { planeBounds, planeGrid } from './boundary.js'
import type { OpenNetwork } from './network.js'
import { weightsView } from './pictures.js'

/** Units of a layer that are shown. */
const shownUnits = 8
/** And of the last one, so that all digits have theirs. */
const shownAnswers = 10
/** Layers that are shown: of a deeper network the first and the last ones. */
const shownColumns = 6
/** Fields of a side of a unit's picture. */
const side = 28

/** A layer with a kernel, and the layer whose output the next kernel sees. */
interface KernelLayer {
  readonly name: string
  /** The index of the last layer before the next kernel: what comes out of the unit after activation, normalization and the like. */
  readonly seenAt: number
  readonly units: number
  /** How many of them are shown. */
  readonly shown: number
  readonly kernel: Float32Array
  readonly bias: Float32Array | undefined
}

/**
 * The network as columns of units: each with a picture of what it answers all over the plane, or for images of the first layer's weights, and the
 * weights between shown units of neighboring columns.
 */
export async function neuronsView(open: OpenNetwork): Promise<NeuronsView | undefined> {
  const { network } = open
  const { shape, classes } = network.sample
  const layers = kernelLayers(open)
  if (layers.length === 0) return undefined
  const isPlane = shape.length === 1 && shape[0] === 2
  const pictures = isPlane ? await planePictures(open, layers) : imagePictures(open, layers[0]!)
  if (!pictures) return undefined
  const inputs: NeuronColumn = {
    name: 'input',
    seenAs: '',
    total: sizeOf(shape),
    units: isPlane ? 2 : 0,
    ...pictures[0]!,
    weights: new Float32Array(),
    biases: new Float32Array(),
    classes: [],
  }
  const columns = layers.map((layer, index): NeuronColumn => {
    const last = layers[index - 1]
    const before = last ? { total: last.units, units: last.shown } : inputs
    return {
      name: layer.name,
      seenAs: network.layers[layer.seenAt]!.name,
      total: layer.units,
      units: layer.shown,
      ...(pictures[index + 1] ?? noPictures),
      weights: weightsBetween(layer, before),
      biases: Float32Array.from({ length: layer.shown }, (_, unit) => layer.bias?.[unit] ?? 0),
      classes: index === layers.length - 1 ? classes.slice(0, layer.shown) : [],
    }
  })
  return firstAndLast([inputs, ...columns])
}

/** Of a deep network its first and its last columns. */
function firstAndLast(all: readonly NeuronColumn[]): NeuronsView {
  if (all.length <= shownColumns) return { columns: all, left: 0 }
  const half = shownColumns / 2
  const [next, ...rest] = all.slice(-half) as [NeuronColumn, ...NeuronColumn[]]
  // What leads to it is not shown.
  const behindGap = { ...next, weights: new Float32Array() }
  return { columns: [...all.slice(0, half), behindGap, ...rest], left: all.length - shownColumns }
}

type Pictures = Pick<NeuronColumn, 'size' | 'pictures'>

const noPictures: Pictures = { size: [0, 0, 0], pictures: new Float32Array() }

/** The size of the input image, and the first layer's weights as images; undefined where they are none. */
function imagePictures(open: OpenNetwork, { shown }: KernelLayer): readonly Pictures[] | undefined {
  const view = weightsView(open, shown)
  const size = open.network.sample.shape as unknown as NeuronColumn['size']
  return (
    view && [
      { ...noPictures, size },
      { size: [view.height, view.width, view.channels], pictures: view.values },
    ]
  )
}

/** Layers with a kernel [..., inputs, outputs], in order. */
function kernelLayers({ network, arrays }: OpenNetwork): readonly KernelLayer[] {
  const found = network.layers.flatMap(({ name }, index) => {
    const kernel = arrays[`params/${name}/kernel`]
    if (!kernel || kernel.shape.length < 2) return []
    const bias = arrays[`params/${name}/bias`]?.values as Float32Array | undefined
    return [{ name, index, units: kernel.shape.at(-1)!, kernel: kernel.values as Float32Array, bias }]
  })
  return found.map(({ name, units, kernel, bias }, at) => {
    const seenAt = (found[at + 1]?.index ?? network.layers.length) - 1
    const shown = Math.min(units, at === found.length - 1 ? shownAnswers : shownUnits)
    return { name, units, shown, kernel, bias, seenAt }
  })
}

/**
 * Weights [from, to] between shown units. Of a kernel with several places, as in convolutions and behind images that were flattened, the mean over the
 * places: channels are the fastest axis, so row r of the kernel belongs to the unit r mod `total`.
 */
export function weightsBetween(
  { kernel, units: outputs, shown: units }: Pick<KernelLayer, 'kernel' | 'units' | 'shown'>,
  before: { readonly total: number; readonly units: number },
): Float32Array {
  const rows = kernel.length / outputs
  const sums = new Float32Array(before.units * units)
  if (before.units === 0 || rows % before.total !== 0) return new Float32Array()
  for (let row = 0; row < rows; row++) {
    const from = row % before.total
    if (from >= before.units) continue
    for (let to = 0; to < units; to++) sums[from * units + to]! += kernel[row * outputs + to]!
  }
  return sums.map((sum) => sum / (rows / before.total))
}

/** What the inputs and each layer with a kernel answer all over the plane: [unit, row, column], for the units that are shown. */
async function planePictures(open: OpenNetwork, layers: readonly KernelLayer[]): Promise<readonly Pictures[]> {
  const places = side * side
  const grid = planeGrid(planeBounds((await open.data()).splits), side)
  const outputs = tf.tidy(() => {
    const all = open.layers(tf.tensor2d(grid, [places, 2]))
    return layers.map((layer) =>
      tf.keep(tf.transpose(tf.slice2d(tf.reshape(all[layer.seenAt]!, [places, -1]), [0, 0], [places, layer.shown]))),
    )
  })
  try {
    const answers = await Promise.all(outputs.map(async (output) => ((await output.data()) as Float32Array).slice()))
    const inputs = Float32Array.from({ length: 2 * places }, (_, i) => grid[2 * (i % places) + Math.floor(i / places)]!)
    return [inputs, ...answers].map((pictures) => ({ size: [side, side, 1] as const, pictures }))
  } finally {
    tf.dispose(outputs)
  }
}
