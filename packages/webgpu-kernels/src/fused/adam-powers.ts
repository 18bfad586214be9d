import type { TensorInfo } from '@tensorflow/tfjs-core'
import { webgpuKernel } from '../kernel.js'
import { output, runRaw } from '../raw-program.js'

interface Inputs {
  /** Scalars of the step before. */
  readonly beta1Power: TensorInfo
  readonly beta2Power: TensorInfo
}

interface Attributes {
  readonly beta1: number
  readonly beta2: number
}

const wgsl = `
@compute @workgroup_size(1)
fn main() {
  next1[0] = beta1_power[0] * args.beta1;
  next2[0] = beta2_power[0] * args.beta2;
}`

/** The powers of both betas of Adam, one step on. */
export const adamPowers = webgpuKernel<Inputs, Attributes>(
  'TelarAdamPowers',
  (backend, { beta1Power, beta2Power }, { beta1, beta2 }) => {
    const [next1, next2] = [output(backend, []), output(backend, [])]
    runRaw(backend, {
      label: 'TelarAdamPowers',
      wgsl,
      writes: { next1: { tensor: next1 }, next2: { tensor: next2 } },
      reads: { beta1_power: { tensor: beta1Power }, beta2_power: { tensor: beta2Power } },
      args: { beta1: ['f32', beta1], beta2: ['f32', beta2] },
      groups: [1, 1, 1],
    })
    return [next1, next2]
  },
)
