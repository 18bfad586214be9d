import { addPrefix, mapTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** State of zeros for each param, `slot/param`. */
export function zeros(params: NamedTensors, ...slots: readonly string[]): NamedTensors {
  return Object.assign(
    {},
    ...slots.map((slot) =>
      addPrefix(
        slot,
        mapTensors(params, (param) => tf.zerosLike(param)),
      ),
    ),
  )
}

/** A tensor of the state or the params. @throws Error where it is missing, as in the state of another optimizer */
export function need<T extends Tensor = Tensor>(state: NamedTensors, name: string): T {
  const tensor = state[name]
  if (!tensor)
    throw new Error(`optimizer: expected a tensor '${name}', received ${Object.keys(state).join(', ') || 'none'}`)
  return tensor as T
}

/**
 * Applies the rule for one param to each, and collects updates and slots under their names.
 *
 * @param rule from a gradient and the param's slots to its update and its next slots
 * @example
 * perParam(gradients, state, ['velocity'], (g, { velocity }) => {
 *   const v = tf.add(tf.mul(velocity, 0.9), g)
 *   return { update: tf.neg(tf.mul(learningRate, v)), velocity: v }
 * })
 */
export function perParam<Slot extends string>(
  gradients: NamedTensors,
  state: NamedTensors,
  slots: readonly Slot[],
  rule: (
    gradient: Tensor,
    slots: Readonly<Record<Slot, Tensor>>,
    name: string,
  ) => { readonly update: Tensor } & Readonly<Record<Slot, Tensor>>,
): { readonly updates: NamedTensors; readonly state: NamedTensors } {
  const updates: Record<string, Tensor> = {}
  const next: Record<string, Tensor> = {}
  for (const [name, gradient] of Object.entries(gradients)) {
    const now = Object.fromEntries(slots.map((slot) => [slot, need(state, `${slot}/${name}`)])) as Record<Slot, Tensor>
    const result = tf.tidy(() => ({ ...rule(gradient, now, name) }))
    updates[name] = result.update
    for (const slot of slots) next[`${slot}/${name}`] = result[slot]
  }
  return { updates, state: next }
}
