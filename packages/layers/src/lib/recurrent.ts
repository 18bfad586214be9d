import { addPrefix, underPrefix, type NamedTensors, type Shape } from '@telarjs/tensor'
import { booleanOption, type CreateContext, type Random } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { initializerOption } from './initializer-option.js'
import type { Layer } from '../layer.js'
import { activationFunction } from './activation-functions.js'
import { makeParam } from './param.js'
import { scanBackward, scanForward, type Cell } from './scan.js'
import { count, shapeError } from './shapes.js'

/** The options of recurrent layers. */
export const recurrentOptions = v.strictObject({
  units: v.pipe(count, v.description('Size of the state')),
  returnSequences: booleanOption('Whether the result is the state after each step, or after the last one', false),
  bidirectional: booleanOption('Whether a second one runs from the end; the results stand side by side', false),
  maskValue: v.optional(
    v.pipe(
      v.number(),
      v.description('Steps in which all values are this number are skipped: the padding of short sequences'),
    ),
  ),
  kernelInitializer: initializerOption('First values of the kernel of the input', 'initializer:glorot-uniform'),
  recurrentInitializer: initializerOption('First values of the kernel of the state', 'initializer:orthogonal'),
})

/** How a recurrent layer is made of its cell. */
export interface RecurrentLayer {
  readonly id: string
  readonly cell: Cell
  readonly options: v.InferOutput<typeof recurrentOptions>
  /** The first biases, by name. */
  readonly biases: () => NamedTensors
}

/**
 * A layer that takes the steps of a sequence one after the other: x [batch, length, in] -> [batch, units], or [batch, length, units].
 * Of two directions, the second one's params stand under `reverse/`.
 */
export function recurrentLayer({ id, cell, options, biases }: RecurrentLayer, context: CreateContext): Layer {
  const { units, returnSequences, bidirectional } = options
  const { where, create } = context
  const kernels = create('initializer', options.kernelInitializer, `${where}.with.kernelInitializer`)
  const recurrentKernels = create('initializer', options.recurrentInitializer, `${where}.with.recurrentInitializer`)

  function initOne(channels: number, random: Random): NamedTensors {
    return {
      kernel: makeParam(kernels, [channels, cell.gates * units], random.stream('kernel')),
      recurrentKernel: makeParam(recurrentKernels, [units, cell.gates * units], random.stream('recurrentKernel')),
      ...biases(),
    }
  }

  const ahead = directionOf(cell, options, false)
  const back = directionOf(cell, options, true)

  function forward(x: Tensor, params: NamedTensors) {
    const first = ahead.forward(x, params)
    if (!bidirectional) return first
    const second = back.forward(x, underPrefix('reverse', params))
    return { y: tf.concat([first.y, second.y], -1), saved: { ...first.saved, ...addPrefix('reverse', second.saved) } }
  }

  return {
    init(inputShape, random) {
      if (inputShape.length !== 2) throw shapeError(where, id, 'a sequence [length, channels]', inputShape)
      const [length, channels] = inputShape as [number, number]
      const params = initOne(channels, random)
      const reverse = bidirectional ? addPrefix('reverse', initOne(channels, random.stream('reverse'))) : {}
      const outputs: Shape = [bidirectional ? 2 * units : units]
      return {
        params: { ...params, ...reverse },
        state: {},
        outputShape: returnSequences ? [length, ...outputs] : outputs,
      }
    },
    apply: (x, { params }) => ({ y: forward(x, params).y, state: {} }),
    forward: (x, { params }) => ({ ...forward(x, params), state: {} }),
    backward(dy, saved, { params, needsInputGradient }) {
      if (!bidirectional) {
        const { gradients, dx } = ahead.backward(dy, saved, params)
        return { gradients, dx: needsInputGradient ? dx() : undefined }
      }
      const [dFirst, dSecond] = tf.split(dy, 2, -1) as [Tensor, Tensor]
      const first = ahead.backward(dFirst, saved, params)
      const second = back.backward(dSecond, underPrefix('reverse', saved), underPrefix('reverse', params))
      return {
        gradients: { ...first.gradients, ...addPrefix('reverse', second.gradients) },
        dx: needsInputGradient ? tf.add(first.dx(), second.dx()) : undefined,
      }
    },
  }
}

type Direction = Pick<RecurrentLayer['options'], 'returnSequences' | 'maskValue'>

/** A cell that runs over sequences from their beginning, or in reverse. What it gives stands in the order of the input. */
function directionOf(cell: Cell, { returnSequences, maskValue }: Direction, isReverse: boolean) {
  /** Sequences [batch, length, …] as their steps in the order in which the cell takes them, and back. */
  const toSteps = (x: Tensor) => inOrder(tf.transpose(x, [1, 0, 2]))
  const fromSteps = (steps: Tensor) => tf.transpose(inOrder(steps), [1, 0, 2])
  const inOrder = (steps: Tensor) => (isReverse ? tf.reverse(steps, 0) : steps)
  return {
    forward(x: Tensor, params: NamedTensors) {
      const steps = toSteps(x)
      const mask = maskValue === undefined ? undefined : maskOf(steps, maskValue)
      const { states, saved } = scanForward(cell, steps, params, mask)
      return { y: returnSequences ? fromSteps(states) : lastOf(states), saved }
    },
    backward(dy: Tensor, saved: NamedTensors, params: NamedTensors) {
      const dStates = returnSequences ? toSteps(dy) : dy
      const { gradients, dx } = scanBackward(cell, dStates, saved, params)
      return { gradients, dx: () => fromSteps(dx()) }
    },
  }
}

function lastOf(states: Tensor): Tensor {
  return tf.squeeze(tf.slice(states, [states.shape[0]! - 1, 0, 0], [1, -1, -1]), [0])
}

/** 1 for the steps that count, [length, batch, 1]. No gradient goes through it, which the tape must be told. */
function maskOf(steps: Tensor, value: number): Tensor {
  return tf.customGrad((x) => ({
    value: tf.max(tf.cast(tf.notEqual(x as Tensor, value), 'float32'), -1, true),
    gradFunc: () => tf.zerosLike(x as Tensor),
  }))(steps)
}

/** dy through a sigmoid, or a tanh, whose result is y. */
export const ofSigmoid = activationFunction('sigmoid').gradient
export const ofTanh = activationFunction('tanh').gradient

/** Columns `from` … `from + size` of a matrix. */
export function columns(x: Tensor, from: number, size: number): Tensor2D {
  return tf.slice2d(x as Tensor2D, [0, from], [x.shape[0]!, size])
}
