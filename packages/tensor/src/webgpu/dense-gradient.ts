import type { TensorInfo } from '@tensorflow/tfjs-core'
import { webgpuKernel } from './kernel.js'
import { matMulGroups, matMulWgsl } from './matmul.js'
import { output, runRaw, type Buffer } from './raw-program.js'

interface Inputs {
  /** [B, I] */
  readonly x: TensorInfo
  /** [B, O], after the activation */
  readonly y: TensorInfo
  /** [B, O] */
  readonly dy: TensorInfo
  /** [I, O] */
  readonly kernel: TensorInfo
}

interface Attributes {
  readonly activation: 'linear' | 'relu'
  readonly needsInputGradient: boolean
}

/** dy through the activation. */
const delta = (activation: Attributes['activation'], at: string): string =>
  activation === 'relu' ? `select(0.0, dy[${at}], y[${at}] > 0.0)` : `dy[${at}]`

// x gets a row of ones below, so that the bias gradient is the last row of the product.
const kernelGradientWgsl = (activation: Attributes['activation']): string =>
  matMulWgsl({
    a: 'if (m == args.rows - 1u) { return 1.0; } return x[k * (args.rows - 1u) + m];',
    b: `let at = k * args.columns + n; return ${delta(activation, 'at')};`,
    write: 'if (m == args.rows - 1u) { d_bias[n] = value; } else { d_kernel[m * args.columns + n] = value; }',
    contiguous: { a: 'm', b: 'n' },
  })

const inputGradientWgsl = (activation: Attributes['activation']): string =>
  matMulWgsl({
    a: `let at = m * args.depth + k; return ${delta(activation, 'at')};`,
    b: 'return kernel[n * args.depth + k];',
    write: 'd_x[m * args.columns + n] = value;',
    contiguous: { a: 'k', b: 'k' },
  })

/** Gradients of `activation(x kernel + bias)`: one pass for kernel and bias, one for x if it is asked for. */
export const denseGradient = webgpuKernel<Inputs, Attributes>(
  'TelarDenseGradient',
  (backend, { x, y, dy, kernel }, { activation, needsInputGradient }) => {
    const [inputs, outputs] = kernel.shape as [number, number]
    const batch = dy.shape[0]!
    const through: Record<string, Buffer> = activation === 'relu' ? { dy: { tensor: dy }, y: { tensor: y } } : { dy: { tensor: dy } }
    const dKernel = output(backend, kernel.shape)
    const dBias = output(backend, [outputs])
    runRaw(backend, {
      label: 'TelarDenseGradient kernel',
      wgsl: kernelGradientWgsl(activation),
      writes: { d_kernel: { tensor: dKernel }, d_bias: { tensor: dBias } },
      reads: { x: { tensor: x }, ...through },
      args: { rows: ['u32', inputs + 1], columns: ['u32', outputs], depth: ['u32', batch] },
      groups: matMulGroups(inputs + 1, outputs),
    })
    if (!needsInputGradient) return [dKernel, dBias]
    const dx = output(backend, x.shape)
    runRaw(backend, {
      label: 'TelarDenseGradient input',
      wgsl: inputGradientWgsl(activation),
      writes: { d_x: { tensor: dx } },
      reads: { kernel: { tensor: kernel }, ...through },
      args: { rows: ['u32', batch], columns: ['u32', inputs], depth: ['u32', outputs] },
      groups: matMulGroups(batch, inputs),
    })
    return [dKernel, dBias, dx]
  },
)
