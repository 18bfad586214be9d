import { createRandom, sizeOf } from '@telarjs/core'
import { createStepRandom, keyTensor, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { firstDifference } from './equal.js'
import { checkAlive } from './guards.js'
import { BATCH, begin, shapeOf, type LayerConfig } from './layer-run.js'
import { checkStorable } from './storable.js'
import { broken, type Checks, type Subject } from './subject.js'

/** Calls after which a number that a plugin keeps for itself has mostly changed. */
export const MANY_CALLS = 120

type LayerSubject = Subject<'layer', LayerConfig>

/** Checks of faults that would make other checks say something less helpful; they come first. */
export const firstLayerChecks: Checks<'layer', LayerConfig> = {
  'has params and state that a checkpoint can hold'(subject) {
    const first = subject.make().init(shapeOf(subject), createRandom(1))
    checkStorable(subject, 'init', first)
    tf.dispose([Object.values(first.params), Object.values(first.state)])
  },

  'gives the same however often it was called before'(subject) {
    const [at, other] = [begin(subject), begin(subject)]
    for (const training of [true, false]) {
      const first = at.values({ training })
      checkAlive(subject, 'apply', { x: at.x, ...at.params, ...at.state })
      for (let call = 0; call < MANY_CALLS; call++) tf.tidy(() => void other.apply({ training: call % 3 > 0 }))
      for (let call = 0; call < MANY_CALLS; call++) tf.tidy(() => void at.apply({ training: call % 3 > 0 }))
      if (firstDifference(at.values({ training }), first, 0) >= 0)
        broken(
          subject,
          `apply: other numbers after ${MANY_CALLS} calls with the same input; a number that it keeps is frozen in a captured step, so keep it in state`,
        )
    }
    at.free()
    other.free()
  },
}

/** Checks of faults that ordinary inputs do not show. */
export const layerFaultChecks: Checks<'layer', LayerConfig> = {
  'draws its random numbers from the random of the step'(subject) {
    const at = begin(subject)
    // Samples that are all the same, and values that are: what differs between them was drawn at random.
    const x = tf.tidy(() => tf.cast(tf.onesLike(at.x), at.x.dtype))
    const [one, two] = [7, 8].map((seed) => trainedWith(at, x, seed)) as [Float32Array, Float32Array]
    const size = one.length / BATCH
    const differs = [1, 2].some(
      (row) => firstDifference(one.subarray(row * size, (row + 1) * size), one.subarray(0, size), 1e-6) >= 0,
    )
    if (differs && firstDifference(one, two, 0) < 0)
      broken(subject, 'apply: draws the same random numbers in every step; take them from the random of its context')
    x.dispose()
    at.free()
  },

  'stays finite for zeros, ones and large inputs, with its gradient'(subject) {
    const at = begin(subject)
    if (!subject.config.input)
      for (const value of [0, 1, -1, 100, -100]) {
        const x = tf.fill(at.x.shape, value)
        checkFinite(subject, at, x, `an input of ${value}`)
        x.dispose()
      }
    at.free()
  },

  'takes a batch of one sample'(subject) {
    const at = begin(subject)
    tf.tidy(() => {
      for (const training of [true, false]) {
        const { y } = at.apply({ training, x: tf.slice(at.x, 0, 1) })
        if (y.shape.join() !== [1, ...at.outputShape].join())
          broken(
            subject,
            `apply: expected y of shape [${[1, ...at.outputShape]}] for one sample, received [${y.shape}]`,
          )
      }
    })
    at.free()
  },

  'starts its units apart'(subject) {
    const { params, state } = subject.make().init(shapeOf(subject), createRandom(1))
    for (const [name, param] of Object.entries(params)) {
      const values = param.dataSync<'float32'>()
      const isKernel = param.rank >= 2 && param.shape.at(-1)! > 1 && /kernel|weight/i.test(name)
      if (isKernel && values[0] !== 0 && values.every((value) => value === values[0]))
        broken(
          subject,
          `init: all values of '${name}' are ${values[0]}, so all units learn the same; draw them at random`,
        )
    }
    tf.dispose([Object.values(params), Object.values(state)])
  },
}

function trainedWith(at: ReturnType<typeof begin>, x: Tensor, seed: number): Float32Array {
  return tf.tidy(() => {
    const random = createStepRandom(keyTensor([seed, seed]), tf.scalar(seed, 'int32'))
    return at.layer
      .apply(x, { ...at.context(true), random })
      .y.dataSync<'float32'>()
      .slice()
  })
}

function checkFinite(subject: LayerSubject, at: ReturnType<typeof begin>, x: Tensor, what: string): void {
  tf.tidy(() => {
    const refuse = (name: string) =>
      broken(subject, `${name}: not finite for ${what}; guard the division, root or logarithm`)
    if (!at.apply({ training: true, x }).y.dataSync().every(Number.isFinite)) refuse('apply')
    const dy = tf.ones([BATCH, ...at.outputShape])
    const taped = tf.grad((input: Tensor) => tf.sum(tf.mul(at.apply({ training: true, x: input }).y, dy)))(x)
    if (!taped.dataSync().every(Number.isFinite)) refuse('gradient of x by the tape')
    if (!at.layer.forward) return
    const { saved } = at.layer.forward(x, at.context(true))
    const { gradients, dx } = at.layer.backward!(dy, saved, { ...at.context(true), needsInputGradient: true })
    const all: NamedTensors = { ...gradients, ...(dx ? { x: dx } : {}) }
    for (const [name, tensor] of Object.entries(all))
      if (sizeOf(tensor.shape) > 0 && !tensor.dataSync().every(Number.isFinite))
        refuse(`gradient of ${name} by backward`)
  })
}
