import { createRandom, type Plugin } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { checkDevices, type DeviceStep } from './devices.js'
import { checkGradient } from './differences.js'
import { firstDifference } from './equal.js'
import { checkAlive, checkNoLeak, withoutReads } from './guards.js'
import { checkConstant } from './host.js'
import { createKit } from './kit.js'
import { regularizerGrowthChecks } from './regularizer-growth.js'
import { broken, type Checks, type KitConfig, type Subject } from './subject.js'

/** Options of the kit for regularizers. */
export interface RegularizerConfig extends KitConfig {
  /** Which of the names in `NAMES` it acts on with these options; defaults to the kernels. */
  readonly actsOn?: readonly string[]
}

const NAMES = [
  '0-dense/kernel',
  '0-dense/bias',
  '1-conv2d/kernel',
  '2-batch-norm/scale',
  '2-batch-norm/offset',
  '3-residual/0-dense/kernel',
  '4-kernel-attention/bias',
]
const KERNELS = NAMES.filter((name) => name.endsWith('/kernel'))
const SHAPES = [
  [4, 3],
  [2, 2, 3, 2],
]

const checks: Checks<'regularizer', RegularizerConfig> = {
  'acts on the params it should'(subject) {
    const { appliesTo } = subject.make()
    const [received, expected] = [NAMES.filter(appliesTo), subject.config.actsOn ?? KERNELS]
    const again = NAMES.filter(appliesTo)
    if (again.join() !== received.join())
      broken(subject, `appliesTo: ${received.join(', ')} at first, and ${again.join(', ') || 'none'} when asked again`)
    if (received.join() !== expected.join())
      broken(subject, `appliesTo: expected ${expected.join(', ')}, received ${received.join(', ') || 'none'}`)
  },

  'has a penalty or a constraint'(subject) {
    const { penalty, gradient, constrain } = subject.make()
    if (!penalty && !constrain) broken(subject, 'has neither penalty nor constrain, so it does nothing')
    if (gradient && !penalty) broken(subject, 'has a gradient of no penalty')
  },

  'gives finite numbers of the right shape, also for zeros'(subject) {
    const { penalty, gradient, constrain } = subject.make()
    for (const shape of SHAPES) {
      tf.tidy(() => {
        for (const param of [tf.zeros(shape), paramOf(shape)]) {
          const results = { penalty: penalty?.(param), gradient: gradient?.(param), constrain: constrain?.(param) }
          for (const [name, tensor] of Object.entries(results)) {
            if (!tensor) continue
            const expected = name === 'penalty' ? [] : shape
            if (tensor.shape.join() !== expected.join())
              broken(subject, `${name}: expected the shape [${expected}], received [${tensor.shape}]`)
            if (!tensor.dataSync().every(Number.isFinite))
              broken(subject, `${name}: not finite for a param of shape [${shape}]; add an epsilon`)
          }
        }
      })
    }
  },

  'has the gradient of finite differences, by its own gradient and by the tape'(subject) {
    const { penalty, gradient } = subject.make()
    if (!penalty) return
    for (const shape of SHAPES) {
      const param = paramOf(shape)
      const start = param.dataSync<'float32'>().slice()
      const f = (values: Float32Array) => tf.tidy(() => penalty(tf.tensor(values, shape)).dataSync()[0]!)
      const taped = tf.tidy(() =>
        tf
          .grad((x: Tensor) => penalty(x))(param)
          .dataSync(),
      )
      checkGradient(subject, `gradient by the tape for [${shape}]`, f, start, taped)
      if (gradient)
        checkGradient(
          subject,
          `gradient for [${shape}]`,
          f,
          start,
          tf.tidy(() => gradient(param).dataSync()),
        )
      param.dispose()
    }
  },

  'has a finite gradient at zero, also by the tape, and for one zero column among others'(subject) {
    const { penalty, gradient } = subject.make()
    if (!penalty) return
    for (const shape of SHAPES) {
      tf.tidy(() => {
        const units = shape.at(-1)!
        const oneDead = tf.mul(paramOf(shape), tf.tensor1d(Array.from({ length: units }, (_, i) => Math.min(i, 1))))
        for (const param of [tf.zeros(shape), oneDead]) {
          const taped = tf.grad((x: Tensor) => penalty(x))(param)
          for (const [what, tensor] of Object.entries({ 'gradient by the tape': taped, gradient: gradient?.(param) }))
            if (tensor && !tensor.dataSync().every(Number.isFinite))
              broken(subject, `${what}: not finite where weights are zero; add an epsilon under the root`)
        }
      })
    }
  },

  'leaves something of a param that it constrains'(subject) {
    const { constrain } = subject.make()
    if (!constrain) return
    for (const shape of SHAPES)
      if (tf.tidy(() => constrain(paramOf(shape)).dataSync()).every((value) => value === 0))
        broken(subject, `constrain: sets all values of a param to zero, of the shape [${shape}]`)
  },

  'leaves alone what it has constrained'(subject) {
    const { constrain } = subject.make()
    if (!constrain) return
    for (const shape of SHAPES) {
      const [once, twice] = tf.tidy(() => {
        const first = constrain(tf.mul(paramOf(shape), 3))
        return [first.dataSync<'float32'>().slice(), constrain(first).dataSync<'float32'>().slice()] as const
      })
      if (firstDifference(twice, once, 1e-5) >= 0)
        broken(subject, 'constrain: changes a param that it has put in its place before')
    }
  },

  async 'frees what it makes and nothing that it is lent'(subject) {
    const regularizer = subject.make()
    const param = paramOf([4, 3])
    for (const name of ['penalty', 'gradient', 'constrain'] as const) {
      await checkNoLeak(subject, name, () => tf.tidy(() => void regularizer[name]?.(param)))
      checkAlive(subject, name, { param })
      withoutReads(subject, [], () => tf.tidy(() => void regularizer[name]?.(param)))
    }
    param.dispose()
  },

  async 'gives the same however often it was called before'(subject) {
    const [one, other] = [subject.make(), subject.make()]
    const param = paramOf([4, 3])
    const turned = tf.mul(param, -3)
    for (const name of ['penalty', 'gradient', 'constrain'] as const) {
      if (!one[name]) continue
      const repeated = (regularizer: typeof one) => ({
        values: () => tf.tidy(() => regularizer[name]!(param).dataSync<'float32'>().slice()),
        calls: [() => void regularizer[name]!(turned)],
      })
      await checkConstant(subject, name, repeated(one), repeated(other))
    }
    tf.dispose([param, turned])
  },

  'has a gradient that the tape agrees with for small and large params, and finite numbers'(subject) {
    const { penalty, gradient, constrain } = subject.make()
    for (const factor of [0.01, 10, 100]) {
      tf.tidy(() => {
        const param = tf.mul(paramOf([4, 3]), factor)
        const taped =
          penalty &&
          tf
            .grad((x: Tensor) => penalty(x))(param)
            .dataSync()
        const own = gradient?.(param).dataSync()
        const index = taped && own ? firstDifference(own, taped, 1e-3) : -1
        if (index >= 0)
          broken(
            subject,
            `gradient[${index}] for params ${factor} times as large: expected ${taped![index]} by the tape, received ${own![index]}`,
          )
        for (const [name, values] of Object.entries({
          'gradient by the tape': taped,
          constrain: constrain?.(param).dataSync(),
        }))
          if (values && !values.every(Number.isFinite))
            broken(subject, `${name}: not finite for params ${factor} times as large`)
      })
    }
  },

  ...regularizerGrowthChecks,

  'acts alike on plain JavaScript, replayed on WebAssembly and captured on WebGPU': (subject) =>
    checkDevices(subject, () => regularizerStep(subject)),
}

const kit = createKit(checks, useRegularizer)

/**
 * Checks a regularizer against its contract.
 *
 * @throws PluginError for the first check that fails
 * @example
 * await checkRegularizer(l2, { options: { lambda: 0.01 } })
 */
export const checkRegularizer: (plugin: Plugin<'regularizer'>, config?: RegularizerConfig) => Promise<void> = kit.check

/**
 * Registers Vitest tests that a regularizer keeps its contract.
 *
 * @example
 * describeRegularizer(l2, { options: { lambda: 0.01 } })
 */
export const describeRegularizer: (plugin: Plugin<'regularizer'>, config?: RegularizerConfig) => void = kit.describe

/** Checks for any valid options of a regularizer. */
function useRegularizer(subject: Subject<'regularizer'>): void {
  const { penalty, gradient, constrain } = subject.make()
  tf.tidy(() => {
    const param = paramOf([4, 3])
    for (const tensor of [penalty?.(param), gradient?.(param), constrain?.(param)])
      if (tensor && !tensor.dataSync().every(Number.isFinite)) broken(subject, 'gives numbers that are not finite')
  })
}

/** A param that goes downhill on the penalty, within the constraint. */
function regularizerStep(subject: Subject<'regularizer'>): DeviceStep {
  const { penalty, gradient, constrain } = subject.make()
  return {
    state: { param: paramOf([4, 3]) },
    step({ param }, feed) {
      const taped = penalty && tf.valueAndGrad((x: Tensor) => penalty(x))(param!)
      const slope = gradient?.(param!) ?? taped?.grad ?? tf.neg(param!)
      const moved = tf.sub(param!, tf.mul(feed['learningRate']!, slope))
      const next = constrain?.(moved) ?? moved
      return {
        state: { param: next },
        out: { param: next, ...(taped ? { penalty: taped.value, gradient: taped.grad } : {}) },
      }
    },
  }
}

function paramOf(shape: readonly number[]): Tensor {
  return tf.tensor(createRandom(17).normal(tf.util.sizeFromShape([...shape])), [...shape])
}
