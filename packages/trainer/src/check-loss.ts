import { PluginError } from '@telarjs/core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { specOf } from './tensor-spec.js'

/** Refuses the loss of a batch that is not one number, such as one for each sample. @throws PluginError that names the loss */
export function requireScalar(where: string, value: Tensor): Scalar {
  if (value.size === 1) return value as Scalar
  throw new PluginError({ where, expected: 'a scalar, the mean over the batch', received: specOf(value) })
}

/** Refuses a loss that is not one number, or a gradient that does not have the type and shape of the prediction. @throws PluginError that names the loss */
export function requireLoss(
  id: string,
  prediction: Tensor,
  given: { readonly value: Scalar; readonly gradient: Tensor },
): { readonly value: Scalar; readonly gradient: Tensor } {
  requireScalar(`${id}: value`, given.value)
  const [expected, received] = [prediction, given.gradient].map(specOf) as [string, string]
  if (expected !== received) throw new PluginError({ where: `${id}: gradient`, expected, received })
  return given
}
