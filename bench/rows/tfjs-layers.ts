// tfjs-layers: `model.fit`, with all data as float32 in tensors, as its own examples do.
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import type { MakeCourse } from './measure.js'
import { recurrent, transformer } from './tfjs-layers-sequences.js'
import { experimentOf, takesImages, type Labeled, type Mnist, type Task } from './task.js'

export function tfjsLayers({ workload }: Pick<Task, 'workload'>, mnist: Mnist): MakeCourse {
  const { batchSize } = experimentOf(workload)
  const shape = takesImages(workload) ? [28, 28, 1] : [784]
  const test = toTensors(mnist.test, 10_000, shape)

  return async (samples, tested) => {
    const { xs, ys } = toTensors(mnist.train, samples, shape)
    const model = makeModel(workload, shape)
    return {
      async epoch() {
        const started = performance.now()
        await model.fit(xs, ys, { epochs: 1, batchSize, shuffle: true, verbose: 0, yieldEvery: 'never' })
        // Reading the last result waits for the device.
        await tf.tidy(() => tf.sum(model.getWeights().at(-1)!)).data()
        return (performance.now() - started) / 1000
      },
      async accuracy() {
        if (!tested) throw new Error('the accuracy was not asked for')
        const right = tf.tidy(() => {
          const predicted = tf.argMax(model.predict(test.xs, { batchSize: 500 }) as tf.Tensor, 1)
          return tf.mean(tf.cast(tf.equal(predicted, tf.argMax(test.ys, 1)), 'float32'))
        })
        return (await right.data())[0]!
      },
      end() {
        tf.dispose([xs, ys])
        model.optimizer.dispose()
        model.dispose()
      },
    }
  }
}

function toTensors({ images, labels }: Labeled, size: number, shape: readonly number[]) {
  return tf.tidy(() => ({
    xs: tf.tensor(
      Float32Array.from(images.subarray(0, size * 784), (byte) => byte / 255),
      [size, ...shape],
    ),
    ys: tf.cast(tf.oneHot(tf.tensor1d(Int32Array.from(labels.subarray(0, size)), 'int32'), 10), 'float32'),
  }))
}

function makeModel(workload: Task['workload'], inputShape: number[]): layers.LayersModel {
  const dense = (units: number, options = {}) =>
    layers.layers.dense({ units, kernelInitializer: 'heNormal', ...options })
  const block = (options = {}) => [
    dense(1024, options),
    layers.layers.batchNormalization({ momentum: 0.9, epsilon: 1e-5 }),
    layers.layers.activation({ activation: 'relu' }),
  ]
  const conv = (filters: number, options = {}) =>
    layers.layers.conv2d({
      filters,
      kernelSize: 3,
      padding: 'same',
      activation: 'relu',
      kernelInitializer: 'heNormal',
      ...options,
    })
  const pool = () => layers.layers.maxPooling2d({ poolSize: 2 })
  const output = () => dense(10, { activation: 'softmax' })
  const stacks = {
    W1: () => [dense(128, { activation: 'relu', inputShape }), output()],
    W2: () => [dense(128, { activation: 'relu', inputShape }), dense(128, { activation: 'relu' }), output()],
    W3: () => [...block({ inputShape }), ...block(), ...block(), output()],
    W4: () => [conv(16, { inputShape }), pool(), conv(32), pool(), layers.layers.flatten(), output()],
    W5: () => recurrent(inputShape, layers.layers.gru),
    W6: () => transformer(inputShape),
    W7: () => recurrent(inputShape, layers.layers.lstm),
    W8: () => [
      conv(16, { inputShape }),
      pool(),
      layers.layers.depthwiseConv2d({
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        depthwiseInitializer: 'heNormal',
      }),
      conv(32, { kernelSize: 1 }),
      pool(),
      layers.layers.flatten(),
      output(),
    ],
  }
  const model = layers.sequential({ layers: stacks[workload]() })
  const optimizer = workload === 'W3' ? tf.train.momentum(0.01, 0.9) : tf.train.adam(0.001, 0.9, 0.999, 1e-8)
  model.compile({ optimizer, loss: 'categoricalCrossentropy' })
  return model
}
