import { canFuse, denseGradient, runKernel, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'

/** What the kernels give beside the states after each step: what their gradients need. */
const savedBy = { TelarGru: ['gates'], TelarLstm: ['gates', 'cells', 'bounded'] } as const

type RecurrentKernel = keyof typeof savedBy

/** What one step of a recurrent layer computes, with its gradient. Its first state is what the layer gives. */
export interface Cell {
  /** A kernel that runs the cell over all steps, where the backend has it; its gradient's name ends with `Gradient`. */
  readonly kernel: RecurrentKernel
  /** How many blocks of `units` columns its products have. */
  readonly gates: number
  /** How many tensors [batch, units] go from step to step. */
  readonly states: number
  /** @param input x·W + b @param recurrent h·U (+ b of the state), both [batch, gates · units] */
  step(input: Tensor, recurrent: Tensor, states: readonly Tensor[]): CellStep
  /**
   * @param dStates the gradients with respect to the states after the step
   * @returns those with respect to the two products, and to the states before it apart from h·U
   */
  backward(dStates: readonly Tensor[], at: CellStep & { readonly before: readonly Tensor[] }): CellGradients
}

export interface CellStep {
  readonly states: readonly Tensor[]
  /** What `backward` needs beside the states. */
  readonly saved: readonly Tensor[]
}

export interface CellGradients {
  readonly dInput: Tensor
  readonly dRecurrent: Tensor
  readonly dStates: readonly Tensor[]
}

/**
 * Runs a cell over the steps of sequences. The product of the input is made for all steps at once.
 *
 * @param x [length, batch, in]
 * @param params `kernel` [in, gates · units], `recurrentKernel` [units, gates · units], `bias`, and `recurrentBias` where the cell has one
 * @param mask 1 where a step counts, [length, batch, 1]; the states of others are those before them
 * @returns the first state after each step, [length, batch, units]
 */
export function scanForward(cell: Cell, x: Tensor, params: NamedTensors, mask: Tensor | undefined) {
  const [length, batch, channels] = x.shape as [number, number, number]
  const { kernel, recurrentKernel, bias, recurrentBias } = params as Record<string, Tensor2D>
  const rows = tf.reshape(x, [length * batch, channels])
  const inputs = tf.fused.matMul({ a: rows, b: kernel!, bias: bias! })
  if (!mask && canFuse(cell.kernel)) return fusedForward(cell.kernel, x, inputs, { recurrentKernel, recurrentBias })
  let states: readonly Tensor[] = firstStates(cell, batch, recurrentKernel!)
  const saved: Record<string, Tensor> = { x, ...(mask ? { mask } : {}) }
  const outputs: Tensor[] = []
  for (let t = 0; t < length; t++) {
    const product = tf.matMul(states[0] as Tensor2D, recurrentKernel!)
    const recurrent = recurrentBias ? tf.add(product, recurrentBias) : product
    const { states: next, saved: ofStep } = cell.step(stepOf(inputs, t, batch), recurrent, states)
    const before = states
    states = mask ? next.map((state, k) => choose(maskAt(mask, t), state, before[k]!)) : next
    for (const [k, tensor] of next.entries()) saved[`next/${t}/${k}`] = tensor
    for (const [k, tensor] of states.entries()) saved[`state/${t}/${k}`] = tensor
    for (const [k, tensor] of ofStep.entries()) saved[`saved/${t}/${k}`] = tensor
    outputs.push(states[0]!)
  }
  return { states: tf.stack(outputs), saved }
}

/**
 * The gradients of `scanForward`, by back-propagation through time. `dx` [length, batch, in] is made when it is asked for.
 *
 * @param dOutputs those of the results after each step, [length, batch, units], or after the last one, [batch, units]
 */
export function scanBackward(cell: Cell, dOutputs: Tensor, saved: NamedTensors, params: NamedTensors) {
  return saved['gates']
    ? fusedBackward(cell.kernel, dOutputs, saved, params)
    : unrolledBackward(cell, dOutputs, saved, params)
}

function unrolledBackward(cell: Cell, dOutputs: Tensor, saved: NamedTensors, params: NamedTensors) {
  const { x, mask } = saved as { x: Tensor; mask?: Tensor }
  const [length, batch, channels] = x.shape as [number, number, number]
  const { kernel, recurrentKernel, recurrentBias } = params as Record<string, Tensor2D>
  const zeros = firstStates(cell, batch, recurrentKernel!)
  const statesAt = (t: number) => (t < 0 ? zeros : listOf(saved, `state/${t}`))
  let dStates: readonly Tensor[] = zeros
  const [dInputs, dRecurrents]: [Tensor[], Tensor[]] = [[], []]
  for (let t = length - 1; t >= 0; t--) {
    const dOutput = outputAt(dOutputs, t, length)
    const arriving = dOutput ? [tf.add(dStates[0]!, dOutput), ...dStates.slice(1)] : dStates
    const counts = mask && maskAt(mask, t)
    const at = { states: listOf(saved, `next/${t}`), saved: listOf(saved, `saved/${t}`), before: statesAt(t - 1) }
    const step = cell.backward(counts ? arriving.map((d) => tf.mul(d, counts)) : arriving, at)
    dInputs.unshift(step.dInput)
    dRecurrents.unshift(step.dRecurrent)
    const dHidden = tf.matMul(step.dRecurrent as Tensor2D, recurrentKernel!, false, true)
    const through = step.dStates.map((d, k) => (k === 0 ? tf.add(d, dHidden) : d))
    dStates = counts ? through.map((d, k) => tf.add(d, tf.mul(arriving[k]!, tf.sub(1, counts)))) : through
  }
  const dInput = tf.concat(dInputs as Tensor2D[], 0)
  const dRecurrent = tf.concat(dRecurrents as Tensor2D[], 0)
  const hidden = tf.concat(
    Array.from({ length }, (_, t) => statesAt(t - 1)[0] as Tensor2D),
    0,
  )
  return {
    gradients: {
      kernel: tf.matMul(tf.reshape(x, [length * batch, channels]), dInput, true),
      recurrentKernel: tf.matMul(hidden, dRecurrent, true),
      bias: tf.sum(dInput, 0),
      ...(recurrentBias ? { recurrentBias: tf.sum(dRecurrent, 0) } : {}),
    },
    dx: () => tf.reshape(tf.matMul(dInput, kernel!, false, true), x.shape),
  }
}

/** The part of `dOutputs` that belongs to a step; none where only the last one has a result. */
function outputAt(dOutputs: Tensor, t: number, length: number): Tensor | undefined {
  if (dOutputs.rank === 3) return tf.squeeze(tf.slice(dOutputs, [t, 0, 0], [1, -1, -1]), [0])
  return t === length - 1 ? dOutputs : undefined
}

function fusedForward(kernel: RecurrentKernel, x: Tensor, rows: Tensor, params: Record<string, Tensor | undefined>) {
  const inputs = tf.reshape(rows, [...x.shape.slice(0, 2), rows.shape[1]!])
  const [states, ...others] = runKernel(kernel, { inputs, ...params }, {})
  const saved = Object.fromEntries(savedBy[kernel].map((name, index) => [name, others[index]!]))
  return { states: states!, saved: { x, states: states!, ...saved } as NamedTensors }
}

function fusedBackward(kernel: RecurrentKernel, dOutputs: Tensor, { x, ...saved }: NamedTensors, params: NamedTensors) {
  const inputs = { dOutputs, recurrentKernel: params['recurrentKernel'], ...saved }
  const [dInputs, recurrentKernel, recurrentBias] = runKernel(`${kernel}Gradient`, inputs, {})
  const dy = tf.reshape(dInputs!, [-1, dInputs!.shape[2]!]) as Tensor2D
  const rows = tf.reshape(x!, [-1, x!.shape[2]!]) as Tensor2D
  const ofInput = { x: rows, y: dy, dy, kernel: params['kernel'] as Tensor2D }
  const { dKernel, dBias } = denseGradient(ofInput, { activation: 'linear', needsInputGradient: false })
  return {
    gradients: {
      kernel: dKernel,
      recurrentKernel: recurrentKernel!,
      bias: dBias,
      ...(recurrentBias ? { recurrentBias } : {}),
    },
    dx: () => tf.reshape(tf.matMul(dy, ofInput.kernel, false, true), x!.shape),
  }
}

function firstStates(cell: Cell, batch: number, recurrentKernel: Tensor): Tensor[] {
  return Array.from({ length: cell.states }, () => tf.zeros([batch, recurrentKernel.shape[0]!]))
}

function stepOf(rows: Tensor, t: number, batch: number): Tensor {
  return tf.slice(rows, [t * batch, 0], [batch, -1])
}

function maskAt(mask: Tensor, t: number): Tensor {
  return tf.squeeze(tf.slice(mask, [t, 0, 0], [1, -1, -1]), [0])
}

/** `next` where the step counts, otherwise `before`. */
function choose(counts: Tensor, next: Tensor, before: Tensor): Tensor {
  return tf.add(before, tf.mul(counts, tf.sub(next, before)))
}

function listOf(saved: NamedTensors, name: string): Tensor[] {
  const list: Tensor[] = []
  for (let k = 0; saved[`${name}/${k}`]; k++) list.push(saved[`${name}/${k}`]!)
  return list
}
