import { createRandom } from '@telarjs/core'
import type { NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { checkGradient } from './differences.js'
import { firstDifference } from './equal.js'
import { looksRandom } from './host.js'
import { BATCH, begin, shapeOf, tapeGradients, type LayerConfig } from './layer-run.js'
import { requireOwnStreams, watchedRandom } from './noise.js'
import { broken, type Checks } from './subject.js'
import { checkSame, firstRepeated } from './tensors.js'

type Begun = ReturnType<typeof begin>

/** How much larger than the others one sample is. */
const FAR = 200
/** Training steps after which state that is moved at all has moved. */
const STEPS = 5

/** Checks with other inputs, and of what a layer starts with, draws and keeps. */
export const layerInputChecks: Checks<'layer', LayerConfig> = {
  'treats each sample alone beside one that is far larger'(subject) {
    const at = begin(subject)
    if (at.x.dtype === 'float32' && !subject.config.input)
      tf.tidy(() => {
        const factors = tf.tensor([1, FAR, 1], [BATCH, ...at.x.shape.slice(1).map(() => 1)])
        const x = tf.mul(at.x, factors)
        const together = at.apply({ training: false, x }).y.dataSync()
        const size = together.length / BATCH
        const alone = at.apply({ training: false, x: tf.slice(x, 0, 1) }).y.dataSync()
        if (firstDifference(together.slice(0, size), alone, 1e-5) >= 0)
          broken(
            subject,
            `apply: a sample gives other numbers beside one that is ${FAR} times as large, though training is false; take a maximum for each sample, not for the batch`,
          )
      })
    at.free()
  },

  'has the gradient of finite differences for large inputs too'(subject) {
    const at = begin(subject)
    if (at.x.dtype === 'float32' && !subject.config.input && !subject.config.surrogateGradient) {
      const x = tf.mul(at.x, 10)
      const taped = tapeGradients({ ...at, x }, Object.entries({ x, ...at.params }))['x']!
      const f = (values: Float32Array) => at.objective('x', values)
      checkGradient(
        subject,
        'gradient of x by the tape for inputs 10 times as large',
        f,
        x.dataSync<'float32'>().slice(),
        taped,
      )
      x.dispose()
    }
    at.free()
  },

  'goes back from what forward saved, whatever came forward since'(subject) {
    const at = begin(subject)
    const { forward, backward } = at.layer
    if (forward && backward)
      tf.tidy(() => {
        const results = [at.x, firstRepeated(at.x)].map((later) => {
          const { saved } = forward(at.x, at.context(true))
          forward(later, at.context(true))
          const dy = tf.tensor(at.dy, [BATCH, ...at.outputShape])
          const { gradients, dx } = backward(dy, saved, { ...at.context(true), needsInputGradient: true })
          return { ...gradients, ...(dx ? { x: dx } : {}) } satisfies NamedTensors
        })
        checkSame(subject, 'backward after another forward: gradient of', results[1]!, results[0]!, 1e-6)
      })
    at.free()
  },

  'draws each of its random numbers from a stream of its own'(subject) {
    const at = begin(subject)
    const watched = watchedRandom(at.context(true).random)
    tf.tidy(() => void at.layer.apply(at.x, { ...at.context(true), random: watched.random }))
    requireOwnStreams(subject, watched)
    at.free()
  },

  'starts its params apart from each other'(subject) {
    const { params, state } = subject.make().init(shapeOf(subject), createRandom(1))
    const drawn = Object.entries(params)
      .map(([name, param]) => [name, param.dataSync<'float32'>()] as const)
      .filter(([, values]) => looksRandom(values))
    drawn.forEach(([name, values], index) => {
      const twin = drawn.slice(0, index).find(([, other]) => areProportional(values, other))
      if (twin)
        broken(
          subject,
          `init: '${twin[0]}' and '${name}' begin with the same random numbers; draw each from a stream of its own, as random.stream('${name}')`,
        )
    })
    tf.dispose([Object.values(params), Object.values(state)])
  },

  'moves the state that only evaluation uses'(subject) {
    const at = begin(subject)
    tf.tidy(() => {
      const moved = trained(at)
      for (const [name, tensor] of Object.entries(at.state)) {
        if (tensor.dtype !== 'float32' || firstDifference(moved[name]!.dataSync(), tensor.dataSync(), 0) >= 0) continue
        const other = { ...at.state, [name]: tf.add(tensor, 0.5) }
        const isUsed = (training: boolean) => {
          const [one, two] = [at.state, other].map((state) => {
            const { y } = at.layer.apply(at.x, { ...at.context(training), state })
            return y.dataSync()
          })
          return firstDifference(two!, one!, 1e-6) >= 0
        }
        if (!isUsed(true) && isUsed(false))
          broken(
            subject,
            `apply: evaluation uses the state '${name}', which ${STEPS} training steps did not move; hand over its new value in training`,
          )
      }
    })
    at.free()
  },
}

/** Whether one holds the numbers of the other, times a factor; of two sizes, as far as both go. */
function areProportional(a: Float32Array, b: Float32Array): boolean {
  const length = Math.min(a.length, b.length)
  const factor = a[0]! / b[0]!
  return (
    Number.isFinite(factor) &&
    firstDifference(
      a.subarray(0, length),
      b.subarray(0, length).map((value) => value * factor),
      1e-5,
    ) < 0
  )
}

/** The state after some training steps. */
function trained(at: Begun): NamedTensors {
  let state: NamedTensors = at.state
  for (let step = 0; step < STEPS; step++) {
    const x: Tensor = tf.mul(at.x, 1 + step)
    state = at.layer.apply(at.x.dtype === 'float32' ? x : at.x, { ...at.context(true), state }).state
  }
  return state
}
