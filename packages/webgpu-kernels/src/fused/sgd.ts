import type { TensorInfo } from '@tensorflow/tfjs-core'
import { sizeOf, webgpuKernel } from '../kernel.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, runRaw, type Buffer } from '../raw-program.js'

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
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let i = ${ELEMENT};
  if (i >= args.size) { return; }
  let g = gradient[i] + args.l2 * param[i];
  ${momentum ? 'let v = args.momentum * velocity[i] + g; velocity[i] = v;' : ''}
  param[i] -= learning_rate[0] * ${momentum ? step : 'g'};
}`
}

/** Stochastic gradient descent in place, as PyTorch's: the gradient of an L2 penalty is added to the gradient, velocity is `momentum v + g`. */
export const sgd = webgpuKernel<Inputs, Attributes>('TelarSgd', (backend, inputs, { momentum, nesterov, l2 }) => {
  const { param, gradient, learningRate, velocity } = inputs
  const size = sizeOf(param)
  const moving: Record<string, Buffer> = velocity && momentum !== 0 ? { velocity: { tensor: velocity } } : {}
  const moves = 'velocity' in moving
  runRaw(backend, {
    label: 'TelarSgd',
    wgsl: wgsl(moves, nesterov),
    writes: { param: { tensor: param }, ...moving },
    reads: { gradient: { tensor: gradient }, learning_rate: { tensor: learningRate } },
    args: { size: ['u32', size], l2: ['f32', l2], momentum: ['f32', momentum] },
    groups: groupsFor(backend.device, size),
  })
  return []
})
