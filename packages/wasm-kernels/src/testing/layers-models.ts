/** Small tfjs-layers models that between them train through every kernel of this package, and one training of each for comparison. */
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { randomArray, randomTensor } from './reference.js'

type Layer = layers.layers.Layer

interface Model {
  /** The shape of one sample. */
  readonly input: number[]
  readonly layers: () => Layer[]
  /** Samples are whole numbers below this, for embeddings. */
  readonly words?: number
}

const { layers: make } = layers
const flatten = () => make.flatten()

const IMAGE = [6, 6, 3]
const CLIP = [3, 4, 4, 2]
const SERIES = [7, 4]
const ROW = [6]

export const MODELS: Readonly<Record<string, Model>> = {
  'dense, relu': { input: ROW, layers: () => [make.dense({ units: 8, activation: 'relu' })] },
  'dense, elu': { input: ROW, layers: () => [make.dense({ units: 8, activation: 'elu' })] },
  'dense, tanh, without bias': {
    input: ROW,
    layers: () => [make.dense({ units: 8, activation: 'tanh', useBias: false })],
  },
  PReLU: { input: ROW, layers: () => [make.dense({ units: 8 }), make.prelu()] },
  'leaky ReLU': { input: ROW, layers: () => [make.dense({ units: 8 }), make.leakyReLU()] },
  'batch norm': {
    input: ROW,
    layers: () => [make.dense({ units: 8, useBias: false }), make.batchNormalization({}), make.reLU()],
  },
  'layer norm': { input: ROW, layers: () => [make.dense({ units: 8 }), make.layerNormalization({}), make.reLU()] },
  'conv2d, relu': {
    input: IMAGE,
    layers: () => [make.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }), flatten()],
  },
  'conv2d, elu, strides': {
    input: IMAGE,
    layers: () => [make.conv2d({ filters: 4, kernelSize: 3, strides: 2, activation: 'elu' }), flatten()],
  },
  'conv2d, max pooling': {
    input: IMAGE,
    layers: () => [
      make.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }),
      make.maxPooling2d({ poolSize: 2 }),
      flatten(),
    ],
  },
  'conv2d, average pooling, batch norm': {
    input: IMAGE,
    layers: () => [
      make.conv2d({ filters: 4, kernelSize: 1, useBias: false }),
      make.batchNormalization({}),
      make.averagePooling2d({ poolSize: 2 }),
      flatten(),
    ],
  },
  'conv2d, global average pooling': {
    input: IMAGE,
    layers: () => [make.conv2d({ filters: 5, kernelSize: 3, activation: 'sigmoid' }), make.globalAveragePooling2d({})],
  },
  'depthwise convolution': {
    input: IMAGE,
    layers: () => [
      make.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: 'same', activation: 'relu' }),
      flatten(),
    ],
  },
  'separable convolution': {
    input: IMAGE,
    layers: () => [make.separableConv2d({ filters: 4, kernelSize: 3, activation: 'relu' }), flatten()],
  },
  'transposed convolution': {
    input: IMAGE,
    layers: () => [make.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, activation: 'relu' }), flatten()],
  },
  'upsampling, convolution': {
    input: [3, 3, 2],
    layers: () => [make.upSampling2d({ size: [2, 2] }), make.conv2d({ filters: 3, kernelSize: 3 }), flatten()],
  },
  conv1d: {
    input: SERIES,
    layers: () => [
      make.conv1d({ filters: 5, kernelSize: 3, activation: 'relu' }),
      make.maxPooling1d({ poolSize: 2 }),
      flatten(),
    ],
  },
  conv3d: {
    input: CLIP,
    layers: () => [make.conv3d({ filters: 3, kernelSize: 2, activation: 'relu' }), flatten()],
  },
  LSTM: { input: SERIES, layers: () => [make.lstm({ units: 5, recurrentInitializer: 'glorotNormal' })] },
  GRU: { input: SERIES, layers: () => [make.gru({ units: 5, recurrentInitializer: 'glorotNormal' })] },
  'bidirectional simple RNN': {
    input: SERIES,
    layers: () => [
      make.bidirectional({
        layer: make.simpleRNN({ units: 4, recurrentInitializer: 'glorotNormal' }) as never,
        mergeMode: 'concat',
      }),
    ],
  },
  embedding: { input: [5], words: 9, layers: () => [make.embedding({ inputDim: 9, outputDim: 4 }), flatten()] },
}

export const OPTIMIZERS: Readonly<Record<string, () => tf.Optimizer>> = {
  sgd: () => tf.train.sgd(0.05),
  momentum: () => tf.train.momentum(0.02, 0.9),
  adam: () => tf.train.adam(0.01),
}

const EPOCHS = 5
const CLASSES = 3
const [TRAINED, JUDGED] = [24, 8]

/** The loss of every epoch, on the trained and on other samples, and what the network says of the latter before, between and after. */
export interface Training {
  readonly losses: readonly number[]
  readonly validation: readonly number[]
  readonly predictions: readonly number[]
}

/** Trains on the backend in use, from weights that are the same on all. */
export async function trainModel(name: string, optimizer: string): Promise<Training> {
  const { input, layers: build, words } = MODELS[name]!
  const model = layers.sequential()
  build().forEach((layer, index) => {
    if (index === 0) model.add(withInput(layer, input))
    else model.add(layer)
  })
  model.add(make.dense({ units: CLASSES, activation: 'softmax' }))
  const weights = model.getWeights().map(({ shape }, index) => scaled(shape, index))
  model.setWeights(weights)
  model.compile({ optimizer: OPTIMIZERS[optimizer]!(), loss: 'categoricalCrossentropy' })
  const [x, y] = [samples(TRAINED, input, 1, words), labels(TRAINED)]
  const [otherX, otherY] = [samples(JUDGED, input, 2, words), labels(JUDGED)]
  const predict = () => [...(model.predict(otherX) as tf.Tensor).dataSync()]
  const predictions = predict()
  const losses: number[] = []
  const validation: number[] = []
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const { history } = await model.fit(x, y, {
      batchSize: 8,
      epochs: 1,
      shuffle: false,
      verbose: 0,
      yieldEvery: 'never',
      validationData: [otherX, otherY],
    })
    losses.push(...(history['loss'] as number[]))
    validation.push(...(history['val_loss'] as number[]))
    predictions.push(...predict())
  }
  model.dispose()
  tf.dispose([x, y, otherX, otherY, weights])
  return { losses, validation, predictions }
}

/** A layer made again with the shape of its input, which only the first of a model is told. */
function withInput(layer: Layer, input: number[]): Layer {
  const config = { ...layer.getConfig(), batchInputShape: [null, ...input] }
  const { fromConfig } = layer.constructor as unknown as {
    fromConfig(this: unknown, constructor: unknown, config: object): Layer
  }
  return fromConfig.call(layer.constructor, layer.constructor, config)
}

/** Small numbers, and for vectors (biases, scales) positive ones, so that a variance is one. */
function scaled(shape: number[], seed: number): tf.Tensor {
  const values = randomArray(tf.util.sizeFromShape(shape), seed + 1)
  return tf.tensor(
    shape.length === 1 ? values.map((each) => 0.5 + Math.abs(each)) : values.map((each) => each / 2),
    shape,
  )
}

function samples(count: number, input: number[], seed: number, words?: number): tf.Tensor {
  const shape = [count, ...input]
  if (words === undefined) return randomTensor(shape, seed)
  return tf.tensor(
    randomArray(tf.util.sizeFromShape(shape), seed).map((each) => Math.floor(Math.abs(each) * words)),
    shape,
  )
}

function labels(count: number): tf.Tensor {
  return tf.oneHot(tf.tensor1d(Int32Array.from({ length: count }, (_, index) => (index * 7) % CLASSES)), CLASSES)
}
