import type { TensorInfo } from '@tensorflow/tfjs-core'
import { sizeOf, webgpuKernel } from '../kernel.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, runRaw } from '../raw-program.js'

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
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let i = ${ELEMENT};
  if (i >= args.size) { return; }
  let g = gradient[i];
  let m = args.beta1 * first_moment[i] + args.rest1 * g;
  let v = args.beta2 * second_moment[i] + args.rest2 * g * g;
  first_moment[i] = m;
  second_moment[i] = v;
  let rate = learning_rate[0];
  let corrected = (m / (1.0 - beta1_power[0])) / (sqrt(v / (1.0 - beta2_power[0])) + args.epsilon);
  param[i] = param[i] - rate * args.decay * param[i] - rate * corrected;
}`

/** Adam (Kingma and Ba, arXiv:1412.6980) in place, with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101). */
export const adam = webgpuKernel<Inputs, Attributes>(
  'TelarAdam',
  (backend, inputs, { beta1, beta2, epsilon, weightDecay }) => {
    const size = sizeOf(inputs.param)
    runRaw(backend, {
      label: 'TelarAdam',
      wgsl,
      writes: {
        param: { tensor: inputs.param },
        first_moment: { tensor: inputs.firstMoment },
        second_moment: { tensor: inputs.secondMoment },
      },
      reads: {
        gradient: { tensor: inputs.gradient },
        learning_rate: { tensor: inputs.learningRate },
        beta1_power: { tensor: inputs.beta1Power },
        beta2_power: { tensor: inputs.beta2Power },
      },
      args: {
        size: ['u32', size],
        beta1: ['f32', beta1],
        rest1: ['f32', 1 - beta1],
        beta2: ['f32', beta2],
        rest2: ['f32', 1 - beta2],
        epsilon: ['f32', epsilon],
        decay: ['f32', weightDecay],
      },
      groups: groupsFor(backend.device, size),
    })
    return []
  },
)
