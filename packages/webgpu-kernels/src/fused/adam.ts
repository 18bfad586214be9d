import type { TensorInfo } from '@tensorflow/tfjs-core'
import { webgpuKernel } from '../kernel.js'
import { runUpdate } from '../update.js'

interface Inputs {
  readonly param: TensorInfo
  readonly gradient: TensorInfo
  readonly firstMoment: TensorInfo
  readonly secondMoment: TensorInfo
  /** Scalars; the powers are beta1^t and beta2^t of this step. */
  readonly learningRate: TensorInfo
  readonly beta1Power: TensorInfo
  readonly beta2Power: TensorInfo
}

interface Attributes {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly weightDecay: number
}

// The powers come from outside because pow() is off by up to 1e-4 on some devices.
const wgsl = `
  let g = gradient[i];
  let m = args.beta1 * first_moment[i] + args.rest1 * g;
  let v = args.beta2 * second_moment[i] + args.rest2 * g * g;
  first_moment[i] = m;
  second_moment[i] = v;
  let rate = learning_rate[0];
  let corrected = (m / (1.0 - beta1_power[0])) / (sqrt(v / (1.0 - beta2_power[0])) + args.epsilon);
  param[i] = param[i] - rate * args.decay * param[i] - rate * corrected;`

/** Adam (Kingma and Ba, arXiv:1412.6980) in place, with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101). */
export const adam = webgpuKernel<Inputs, Attributes>(
  'TelarAdam',
  (backend, inputs, { beta1, beta2, epsilon, weightDecay }) => {
    runUpdate(backend, {
      label: 'TelarAdam',
      wgsl,
      writes: { param: inputs.param, first_moment: inputs.firstMoment, second_moment: inputs.secondMoment },
      reads: { gradient: inputs.gradient },
      scalars: {
        learning_rate: inputs.learningRate,
        beta1_power: inputs.beta1Power,
        beta2_power: inputs.beta2Power,
      },
      args: { beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2, epsilon, decay: weightDecay },
    })
    return []
  },
)
