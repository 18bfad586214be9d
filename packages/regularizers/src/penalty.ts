import { matchParams, paramsOption } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineRegularizer, type Regularizer } from './regularizer.js'

/** λ, the weight of a penalty. */
export const lambdaOption = v.optional(
  v.pipe(v.number(), v.minValue(0), v.finite(), v.description('λ: the weight of the penalty')),
  1e-4,
)

const penaltyOptions = v.strictObject({ lambda: lambdaOption, params: paramsOption })

/** A penalty on each param that the pattern `params` matches. */
export function penaltyOn(
  params: Parameters<typeof matchParams>[0],
  { value, gradient }: { value(param: Tensor): Scalar; gradient(param: Tensor): Tensor },
): Regularizer {
  return {
    appliesTo: matchParams(params),
    penalty: (param) => tf.tidy(() => value(param)),
    gradient: (param) => tf.tidy(() => gradient(param)),
  }
}

/** Defines a penalty that has no number but λ. */
export function definePenalty<const Id extends `regularizer:${string}`>({
  id,
  summary,
  value,
  gradient,
}: {
  readonly id: Id
  readonly summary: string
  value(param: Tensor, lambda: number): Scalar
  gradient(param: Tensor, lambda: number): Tensor
}) {
  return defineRegularizer({
    id,
    summary,
    options: penaltyOptions,
    create: ({ lambda, params }) =>
      penaltyOn(params, {
        value: (param) => value(param, lambda),
        gradient: (param) => gradient(param, lambda),
      }),
  })
}
