import type { TensorInfo } from '@tensorflow/tfjs-core'
import { webgpuKernel } from '../kernel.js'
import { runMatMul } from '../shaders/matmul.js'
import type { MatMulWgsl } from '../shaders/matmul-wgsl.js'
import { output, type Buffer } from '../raw-program.js'

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

// x gets an extra row of ones, so that the bias gradient is the last row of the product.
const kernelGradientWgsl = (activation: Attributes['activation']): MatMulWgsl => ({
  a: 'let inputs = args.rows - 1u; return select(x[k * inputs + min(m, inputs - 1u)], 1.0, m == inputs);',
  b: `let at = k * args.columns + n; return ${delta(activation, 'at')};`,
  write: 'if (m == args.rows - 1u) { d_bias[n] = value; } else { d_kernel[m * args.columns + n] = value; }',
  contiguous: { a: 'm', b: 'n' },
})

const inputGradientWgsl = (activation: Attributes['activation']): MatMulWgsl => ({
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
    const through: Record<string, Buffer> =
      activation === 'relu' ? { dy: { tensor: dy }, y: { tensor: y } } : { dy: { tensor: dy } }
    const dKernel = output(backend, kernel.shape)
    const dBias = output(backend, [outputs])
    runMatMul(backend, {
      label: 'TelarDenseGradient kernel',
      rows: inputs + 1,
      columns: outputs,
      depth: batch,
      wgsl: kernelGradientWgsl(activation),
      writes: { d_kernel: { tensor: dKernel }, d_bias: { tensor: dBias } },
      reads: { x: { tensor: x }, ...through },
    })
    if (!needsInputGradient) return [dKernel, dBias]
    const dx = output(backend, x.shape)
    runMatMul(backend, {
      label: 'TelarDenseGradient input',
      rows: batch,
      columns: inputs,
      depth: outputs,
      wgsl: inputGradientWgsl(activation),
      writes: { d_x: { tensor: dx } },
      reads: { kernel: { tensor: kernel }, ...through },
    })
    return [dKernel, dBias, dx]
  },
)
