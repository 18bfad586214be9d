// Layers and an optimizer of Telar in a loop of one's own: a small network learns XOR.
import { create, createRandom } from '@telarjs/core'
import { createSequence, dense } from '@telarjs/layers'
import { adam } from '@telarjs/optimizers'
import '@telarjs/tensor/gradients'
import { createStepRandom, keyTensor } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'

await tf.setBackend('cpu')
const random = createRandom(7)
const model = createSequence([
  { name: 'hidden', layer: create(dense, { units: 8, activation: 'tanh' }) },
  { name: 'output', layer: create(dense, { units: 1 }) },
])
const optimizer = create(adam)

const x = tf.tensor2d([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
])
const y = tf.tensor2d([[0], [1], [1], [0]])
const learningRate = tf.scalar(0.05)
let { params, state } = model.init([2], random)
let optimizerState = optimizer.init(params)
let loss = Infinity

for (let i = 0; i < 300; i++) {
  const next = tf.tidy(() => {
    const step = tf.scalar(i, 'int32')
    const context = { params, state, training: true, random: createStepRandom(keyTensor(random.key), step) }
    const forward = model.forward(x, context)
    const error = tf.sub(forward.y, y)
    const { gradients } = model.backward(tf.mul(error, 2 / 4), forward.saved, { ...context, needsInputGradient: false })
    const { updates, state: moved } = optimizer.update(gradients, optimizerState, { params, learningRate, step })
    const added = Object.fromEntries(
      Object.entries(params).map(([name, param]) => [name, tf.add(param, updates[name])]),
    )
    return { params: added, optimizerState: moved, loss: tf.mean(tf.square(error)) }
  })
  tf.dispose([params, optimizerState])
  ;({ params, optimizerState } = next)
  loss = next.loss.dataSync()[0]
  next.loss.dispose()
}

console.log(`mean squared error after 300 steps: ${loss.toFixed(4)}`)
if (!(loss < 0.01)) process.exit(1)
