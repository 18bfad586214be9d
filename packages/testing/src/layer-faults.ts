import { createRandom, sizeOf } from '@telarjs/core'
import { createStepRandom, keyTensor, mapTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { checkDevices } from './devices.js'
import { equal, firstDifference, largestOf } from './equal.js'
import { checkAlive } from './guards.js'
import { checkConstant, checkHostTensors, looksRandom } from './host.js'
import { layerStep } from './layer-device.js'
import { BATCH, begin, shapeOf, tapeGradients, type LayerConfig } from './layer-run.js'
import { refusedRandom } from './noise.js'
import { checkStorable } from './storable.js'
import { broken, type Checks, type Subject } from './subject.js'
import { checkSame, firstRepeated } from './tensors.js'

type LayerSubject = Subject<'layer', LayerConfig>
type Begun = ReturnType<typeof begin>

/** Checks for faults that would make other checks fail with less helpful messages; they come first. */
export const firstLayerChecks: Checks<'layer', LayerConfig> = {
  'has params and state that a checkpoint can hold'(subject) {
    const first = subject.make().init(shapeOf(subject), createRandom(1))
    checkStorable(subject, 'init', first)
    tf.dispose([Object.values(first.params), Object.values(first.state)])
    const at = begin(subject)
    tf.tidy(() => checkStorable(subject, 'apply', { params: at.params, state: at.apply({ training: true }).state }))
    at.free()
  },

  'starts from the same params for the same seed'(subject) {
    const [one, two] = [begin(subject), begin(subject)]
    checkSame(subject, 'params', one.params, two.params)
    checkSame(subject, 'state', one.state, two.state)
    one.free()
    two.free()
  },

  async 'gives the same however often it was called before'(subject) {
    const [at, other] = [begin(subject), begin(subject)]
    at.values({ training: true })
    checkAlive(subject, 'apply', { x: at.x, ...at.params, ...at.state })
    // Other inputs, other params and other random numbers.
    const x = firstRepeated(at.x)
    const params = mapTensors(at.params, (param) => tf.mul(param, -1.5))
    const [key, step] = [keyTensor([5, 5]), tf.scalar(9, 'int32')]
    const random = createStepRandom(key, step)
    const repeated = (each: Begun) => ({
      values: () => [...each.values({ training: true }), ...each.values({ training: false })],
      calls: [true, false].map(
        (training) => () => void each.layer.apply(x, { ...each.context(training), params, random }),
      ),
    })
    await checkConstant(subject, 'apply', repeated(at), repeated(other))
    tf.dispose([x, Object.values(params), key, step])
    at.free()
    other.free()
  },
}

/** Checks for faults that ordinary inputs do not reveal. */
export const layerFaultChecks: Checks<'layer', LayerConfig> = {
  'draws its random numbers from the random of the step'(subject) {
    const at = begin(subject)
    // All samples are equal, and so are all values: whatever differs between them was drawn at random.
    const x = tf.tidy(() => tf.cast(tf.onesLike(at.x), at.x.dtype))
    const [one, two] = [7, 8].map((seed) => trainedWith(at, x, seed)) as [Float32Array, Float32Array]
    const size = one.length / BATCH
    const differs = [1, 2].some(
      (row) => firstDifference(one.subarray(row * size, (row + 1) * size), one.subarray(0, size), 1e-6) >= 0,
    )
    if (differs && firstDifference(one, two, 0) < 0)
      broken(subject, 'apply: draws the same random numbers in every step; take them from the random of its context')
    checkHostTensors(
      subject,
      'apply',
      (seed) => void trainedWith(at, x, seed),
      () => void at.apply({ training: false, x }),
    )
    x.dispose()
    at.free()
  },

  'draws nothing when it does not train'(subject) {
    const at = begin(subject)
    tf.tidy(() => void at.layer.apply(at.x, { ...at.context(false), random: refusedRandom(subject) }))
    at.free()
  },

  'draws its first params from the random of init'(subject) {
    const [one, two] = [1, 2].map((seed) => firstValues(subject, seed)) as [FirstValues, FirstValues]
    for (const [name, values] of Object.entries(one))
      if (looksRandom(values) && equal(values, two[name]))
        broken(subject, `init: '${name}' is the same for every seed; draw it from the random that is passed in`)
  },

  'stays finite for zeros, ones and large inputs, with its gradient'(subject) {
    const at = begin(subject)
    if (!subject.config.input) {
      for (const value of [0, 1, -1, 100, -100]) {
        const x = tf.fill(at.x.shape, value)
        checkFinite(subject, at, x, `an input of ${value}`)
        x.dispose()
      }
      const x = tf.tensor(
        Float32Array.from({ length: at.x.size }, (_, i) => (i % 2 === 0 ? 100 : -100)),
        at.x.shape,
      )
      checkFinite(subject, at, x, 'inputs of 100 and −100 side by side')
      x.dispose()
    }
    at.free()
  },

  'stays finite where all params are zero'(subject) {
    const at = begin(subject)
    const params = mapTensors(at.params, (param) => tf.zerosLike(param))
    checkFinite(subject, { ...at, context: (training) => ({ ...at.context(training), params }) }, at.x, 'zero params')
    tf.dispose(Object.values(params))
    at.free()
  },

  'has a backward that the tape agrees with for small and large inputs, and for a large gradient of the output'(
    subject,
  ) {
    const at = begin(subject)
    if (at.layer.forward && at.x.dtype === 'float32' && !subject.config.surrogateGradient) {
      for (const factor of [0.01, 10, 60]) compareBackward(subject, at, `inputs ${factor} times as large`, factor)
      compareBackward(subject, at, 'a gradient 100 times as large', 1, 100)
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
        if (!y.dataSync().every(Number.isFinite)) broken(subject, 'apply: not finite for a batch of one sample')
      }
    })
    at.free()
  },

  'starts its units apart'(subject) {
    const { params, state } = subject.make().init(shapeOf(subject), createRandom(1))
    for (const [name, param] of Object.entries(params)) {
      const values = param.dataSync<'float32'>()
      const units = param.shape.at(-1) ?? 1
      // Only kernels, told by their name; other params, such as a scale or a table, may well begin with one value.
      const isKernel = param.rank >= 2 && units > 1 && /kernel|weight|filter|^w[a-z]?$/i.test(name)
      if (isKernel && values[0] !== 0 && values.every((value, at) => value === values[at - (at % units)]))
        broken(
          subject,
          `init: all units of '${name}' begin with the same values (${values[0]}), so all learn the same; draw them at random`,
        )
    }
    tf.dispose([Object.values(params), Object.values(state)])
  },

  'trains alike on plain JavaScript, replayed on WebAssembly and captured on WebGPU': (subject) =>
    checkDevices(subject, () => layerStep(subject)),
}

/** Checks for any valid options: forward and backward give finite numbers. */
export function useLayer(subject: LayerSubject): void {
  // Other options may need another input, such as an embedding of fewer words.
  if (subject.config.input) return
  const at = begin(subject)
  checkFinite(subject, at, at.x, 'an ordinary input')
  at.free()
}

type FirstValues = Readonly<Record<string, Float32Array>>

function firstValues(subject: LayerSubject, seed: number): FirstValues {
  const { params, state } = subject.make().init(shapeOf(subject), createRandom(seed))
  const values = Object.entries(params).map(([name, param]) => [name, param.dataSync<'float32'>().slice()] as const)
  tf.dispose([Object.values(params), Object.values(state)])
  return Object.fromEntries(values)
}

function trainedWith(at: Begun, x: Tensor, seed: number): Float32Array {
  return tf.tidy(() => {
    const random = createStepRandom(keyTensor([seed, seed]), tf.scalar(seed, 'int32'))
    return at.layer
      .apply(x, { ...at.context(true), random })
      .y.dataSync<'float32'>()
      .slice()
  })
}

type Run = Pick<Begun, 'layer' | 'context' | 'outputShape'>

function checkFinite(subject: LayerSubject, at: Run, x: Tensor, what: string): void {
  const refuse = (name: string) =>
    broken(subject, `${name}: not finite for ${what}; guard the division, root or logarithm`)
  const require = (name: string, tensor: Tensor) =>
    sizeOf(tensor.shape) > 0 && !tensor.dataSync().every(Number.isFinite) ? refuse(name) : undefined
  tf.tidy(() => {
    require('apply in evaluation', at.layer.apply(x, at.context(false)).y)
    require('apply', at.layer.apply(x, at.context(true)).y)
    if (x.dtype === 'float32') require('gradient of x by the tape', tapedGradient(at, x))
    if (!at.layer.forward) return
    const { gradients, dx } = backward(at, x, tf.ones([x.shape[0]!, ...at.outputShape]))
    const all: NamedTensors = { ...gradients, ...(dx ? { x: dx } : {}) }
    for (const [name, tensor] of Object.entries(all)) require(`gradient of ${name} by backward`, tensor)
  })
}

function backward(at: Run, x: Tensor, dy: Tensor) {
  const { saved } = at.layer.forward!(x, at.context(true))
  return at.layer.backward!(dy, saved, { ...at.context(true), needsInputGradient: true })
}

function tapedGradient(at: Run, x: Tensor, dy?: Tensor): Tensor {
  return tf.grad((input: Tensor) => {
    const { y, penalty } = at.layer.apply(input, at.context(true))
    const sum = tf.sum(dy ? tf.mul(y, dy) : y)
    return penalty ? tf.add(sum, penalty) : sum
  })(x)
}

/** Throws where the gradients of x and of the params by backward are not those by the tape. */
function compareBackward(subject: LayerSubject, at: Begun, what: string, inputs: number, outputs = 1): void {
  tf.tidy(() => {
    const [x, dy] = [tf.mul(at.x, inputs), at.dy.map((value) => value * outputs)]
    const taped = tapeGradients({ ...at, x, dy }, Object.entries({ x, ...at.params }))
    const { gradients, dx } = backward(at, x, tf.tensor(dy, [BATCH, ...at.outputShape]))
    // A gradient that is zero, such as that of a bias before a normalization, is so up to the rounding of the others.
    const largest = Math.max(...Object.values(taped).map(largestOf))
    for (const [name, tensor] of Object.entries({ x: dx!, ...gradients })) {
      const [own, expected] = [tensor.dataSync(), taped[name]!]
      const allowed = 1e-3 * largestOf(expected) + 1e-5 * largest
      const index = expected.findIndex((value, i) => !(Math.abs(own[i]! - value) <= allowed))
      if (index >= 0)
        broken(
          subject,
          `backward: ${name === 'x' ? 'dx' : `gradient of ${name}`}[${index}] for ${what}: expected ${expected[index]} by the tape, received ${own[index]}`,
        )
    }
  })
}
