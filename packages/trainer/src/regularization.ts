import { mapTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { named } from './plugin-errors/named-errors.js'
import type { Plan } from './plan.js'

/** The penalties on params, and the gradients with theirs added. */
export function addPenalties(
  { regularizers, experiment }: Plan,
  params: NamedTensors,
  gradients: NamedTensors,
): { penalty: Tensor | undefined; total: NamedTensors } {
  const total: Record<string, Tensor> = { ...gradients }
  let penalty: Tensor | undefined
  for (const [index, regularizer] of regularizers.entries()) {
    if (!regularizer.penalty) continue
    const where = `regularizers[${index}]: ${experiment.regularizers[index]!.use}: penalty`
    for (const [name, param] of Object.entries(params)) {
      if (!regularizer.appliesTo(name)) continue
      const { value, grad } = regularizer.gradient
        ? { value: regularizer.penalty(param), grad: regularizer.gradient(param) }
        : named(where, () => tf.valueAndGrad((p: Tensor) => regularizer.penalty!(p))(param))
      penalty = penalty ? tf.add(penalty, value) : value
      total[name] = tf.add(total[name]!, grad)
    }
  }
  return { penalty, total }
}

/** Params after the constraints on them. */
export function constrain({ regularizers }: Plan, params: NamedTensors): NamedTensors {
  const constraints = regularizers.filter((regularizer) => regularizer.constrain)
  if (constraints.length === 0) return params
  return mapTensors(params, (param, name) =>
    constraints.reduce(
      (kept, regularizer) => (regularizer.appliesTo(name) ? regularizer.constrain!(kept) : kept),
      param,
    ),
  )
}
