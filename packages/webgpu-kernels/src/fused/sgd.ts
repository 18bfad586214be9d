import type { TensorInfo } from '@tensorflow/tfjs-core'
import { webgpuKernel } from '../kernel.js'
import { runUpdate } from '../update.js'

interface Inputs {
  readonly param: TensorInfo
  readonly gradient: TensorInfo
  /** A scalar. */
  readonly learningRate: TensorInfo
  /** Needed where momentum is not 0. */
  readonly velocity?: TensorInfo
}

interface Attributes {
  readonly momentum: number
  readonly nesterov: boolean
  readonly l2: number
}

function wgsl(momentum: boolean, nesterov: boolean): string {
  const step = nesterov ? '(g + args.momentum * v)' : 'v'
  return `
  let g = gradient[i] + args.l2 * param[i];
  ${momentum ? 'let v = args.momentum * velocity[i] + g; velocity[i] = v;' : ''}
  param[i] -= learning_rate[0] * ${momentum ? step : 'g'};`
}

/** Stochastic gradient descent in place, as PyTorch's: the gradient of an L2 penalty is added to the gradient, velocity is `momentum v + g`. */
export const sgd = webgpuKernel<Inputs, Attributes>('TelarSgd', (backend, inputs, { momentum, nesterov, l2 }) => {
  const { param, gradient, learningRate } = inputs
  const velocity = momentum === 0 ? undefined : inputs.velocity
  runUpdate(backend, {
    label: 'TelarSgd',
    wgsl: wgsl(velocity !== undefined, nesterov),
    writes: { param, ...(velocity ? { velocity } : {}) },
    reads: { gradient },
    scalars: { learning_rate: learningRate },
    args: { l2, momentum },
  })
  return []
})
