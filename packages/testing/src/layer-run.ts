import { createRandom, type Random, sizeOf } from '@telarjs/core'
import type { Layer, LayerContext } from '@telarjs/layers/layer'
import { createStepRandom, keyTensor, mapTensors, type NamedTensors, type Shape } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { watchedRandom } from './noise.js'
import type { KitConfig, Subject } from './subject.js'

/** Options of the kit for layers. */
export interface LayerConfig extends KitConfig {
  /** The shape of one sample; defaults to [6]. */
  readonly inputShape?: Shape
  /** The values of an input; defaults to standard normal. Integers, such as those of an embedding, are not differentiated. */
  readonly input?: (size: number, random: Random) => Float32Array | Int32Array
  /** A shape that the layer must refuse. */
  readonly wrongShape?: Shape
  /**
   * Set where its gradient is deliberately another than that of what it computes, such as that of a straight-through estimator or a gradient reversal:
   * then it is not compared with finite differences.
   */
  readonly surrogateGradient?: true
  /** Set where training sets values to zero at random and deliberately leaves the others as they are, such as masking noise and cutout. */
  readonly unscaledMask?: true
}

/** Samples of the input. */
export const BATCH = 3

export function shapeOf(subject: Subject<'layer', LayerConfig>): Shape {
  // Frozen, because it is only lent.
  return Object.freeze([...(subject.config.inputShape ?? [6])])
}

/** A layer with its first params (moved away from zero, where gradients could hide), state and input. */
export function begin(subject: Subject<'layer', LayerConfig>) {
  const layer: Layer = subject.make()
  const random = createRandom(7)
  const first = layer.init(shapeOf(subject), random.stream('init'))
  const started = mapTensors(first.params, (param, name) => {
    const noise = tf.tensor(random.stream(name).normal(param.size), param.shape)
    const moved = tf.tidy(() => tf.add(param, tf.mul(0.2, noise)))
    tf.dispose([param, noise])
    return moved
  })
  // Frozen, because they are only lent.
  const [params, state] = [Object.freeze(started), Object.freeze(first.state)]
  const { outputShape } = first
  const shape = [BATCH, ...shapeOf(subject)]
  const size = sizeOf(shape)
  const input = subject.config.input?.(size, random.stream('input')) ?? random.stream('input').normal(size)
  const x = tf.tensor(input, shape, input instanceof Int32Array ? 'int32' : 'float32')
  const key = keyTensor(random.stream('step').key)
  const step = tf.scalar(3, 'int32')
  const dy = random.stream('dy').normal(BATCH * sizeOf(outputShape))

  function context(training: boolean): LayerContext {
    return { params, state, training, random: createStepRandom(key, step) }
  }
  function apply({
    training,
    x: other = x,
    params: others = params,
  }: {
    training: boolean
    x?: Tensor
    params?: NamedTensors
  }) {
    return layer.apply(other, { ...context(training), params: others })
  }
  return {
    layer,
    params,
    state,
    outputShape,
    x,
    dy,
    context,
    apply,
    hostRandom: [key, step],
    values: (how: { training: boolean }) => tf.tidy(() => apply(how).y.dataSync<'float32'>().slice()),
    /** The scalar whose gradient is checked: Σ dy·y, summed in double precision, and the penalty. */
    objective(name: string, changedValues: Float32Array): number {
      return tf.tidy(() => {
        const changed = tf.tensor(changedValues, (name === 'x' ? x : params[name]!).shape)
        const given = name === 'x' ? { x: changed } : { params: { ...params, [name]: changed } }
        const { y, penalty } = apply({ training: true, ...given })
        const values = y.dataSync()
        return dy.reduce((sum, weight, i) => sum + weight * values[i]!, penalty?.dataSync()[0] ?? 0)
      })
    },
    backward(needsInputGradient: boolean) {
      const { saved } = layer.forward!(x, context(true))
      return layer.backward!(tf.tensor(dy, [BATCH, ...outputShape]), saved, { ...context(true), needsInputGradient })
    },
    free: () => tf.dispose([Object.values(params), Object.values(state), x, key, step]),
  }
}

/** A layer that can be run. */
type Begun = ReturnType<typeof begin>

/** Whether training draws random numbers. */
export function drawsNumbers(at: Begun): boolean {
  const { random, draws } = watchedRandom(at.context(true).random)
  tf.tidy(() => void at.layer.apply(at.x, { ...at.context(true), random }))
  return draws.length > 0
}

/** The gradients of the objective by the tape. */
export function tapeGradients(at: Begun, wanted: readonly (readonly [string, Tensor])[]): Record<string, Float32Array> {
  return tf.tidy(() => {
    const weights = tf.tensor(at.dy, [BATCH, ...at.outputShape])
    const gradients = tf.grads((...values: Tensor[]) => {
      const { x, ...params } = Object.fromEntries(wanted.map(([name], i) => [name, values[i]!]))
      const { y, penalty } = at.apply({ training: true, x: x ?? at.x, params })
      const weighted = tf.sum(tf.mul(y, weights))
      return penalty ? tf.add(weighted, penalty) : weighted
    })(wanted.map(([, tensor]) => tensor))
    return Object.fromEntries(wanted.map(([name], i) => [name, gradients[i]!.dataSync<'float32'>().slice()]))
  })
}

/** The gradients of the objective by the layer's own backward. */
export function ownGradients(at: Begun): Record<string, Float32Array> {
  return tf.tidy(() => {
    const { gradients, dx } = at.backward(true)
    return Object.fromEntries(
      Object.entries({ ...gradients, ...(dx ? { x: dx } : {}) }).map(([name, tensor]) => [
        name,
        tensor.dataSync<'float32'>().slice(),
      ]),
    )
  })
}
