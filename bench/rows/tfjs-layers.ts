// tfjs-layers: `model.fit`, with the data as float32 in memory, as its own examples do.
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { startTfjs } from './start-tfjs.js'
import { readMnist, readTask, report, workloadOf, type Task } from './row.js'

const task = readTask()
const { experiment } = workloadOf(task)
await startTfjs(task.backend)

const mnist = readMnist()
const size = task.limit ? task.limit * experiment.batchSize : 60_000
const shape = task.workload === 'W4' ? [28, 28, 1] : [784]
const xs = tf.tensor(Float32Array.from(mnist.train.images.subarray(0, size * 784), (byte) => byte / 255), [size, ...shape])
const ys = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(Int32Array.from(mnist.train.labels.subarray(0, size)), 'int32'), 10), 'float32'))
const testXs = tf.tensor(Float32Array.from(mnist.test.images, (byte) => byte / 255), [10_000, ...shape])
const testLabels = mnist.test.labels

const model = build(task)
const epochs: { seconds: number; steps: number; accuracy: number | undefined }[] = []
for (let epoch = 0; epoch < task.epochs; epoch++) {
  const started = performance.now()
  await model.fit(xs, ys, { epochs: 1, batchSize: experiment.batchSize, shuffle: true, verbose: 0 })
  const seconds = (performance.now() - started) / 1000
  epochs.push({ seconds, steps: Math.ceil(size / experiment.batchSize), accuracy: accuracyOf() })
}
report({ epochs, batchSize: experiment.batchSize, version: tf.version_core })

function accuracyOf(): number {
  const predicted = tf.tidy(() => tf.argMax(model.predict(testXs, { batchSize: 500 }) as tf.Tensor, 1).dataSync())
  return predicted.reduce((right, label, i) => right + (label === testLabels[i] ? 1 : 0), 0) / predicted.length
}

function build({ workload }: Task): layers.LayersModel {
  const dense = (units: number, options = {}) => layers.layers.dense({ units, kernelInitializer: 'heNormal', ...options })
  const block = (options = {}) => [dense(1024, options), layers.layers.batchNormalization(), layers.layers.activation({ activation: 'relu' })]
  const conv = (filters: number, options = {}) => layers.layers.conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'relu', kernelInitializer: 'heNormal', ...options })
  const pool = () => layers.layers.maxPooling2d({ poolSize: 2 })
  const first = { inputShape: shape }
  const stacks = {
    W1: () => [dense(128, { activation: 'relu', ...first }), dense(10, { activation: 'softmax' })],
    W2: () => [dense(128, { activation: 'relu', ...first }), dense(128, { activation: 'relu' }), dense(10, { activation: 'softmax' })],
    W3: () => [...block(first), ...block(), ...block(), dense(10, { activation: 'softmax' })],
    W4: () => [conv(16, first), pool(), conv(32), pool(), layers.layers.flatten(), dense(10, { activation: 'softmax' })],
  }
  const sequential = layers.sequential({ layers: stacks[workload]() })
  const optimizer = workload === 'W3' ? tf.train.momentum(0.01, 0.9) : tf.train.adam(0.001, 0.9, 0.999, 1e-8)
  sequential.compile({ optimizer, loss: 'categoricalCrossentropy' })
  return sequential
}
