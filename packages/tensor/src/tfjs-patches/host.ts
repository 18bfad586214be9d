import * as tf from '@tensorflow/tfjs-core'
import type { KernelBackend, KernelFunc, Tensor, TensorInfo } from '@tensorflow/tfjs-core'

/** What tfjs passes to a kernel, with the types that it does not declare. */
export interface KernelCall<Attributes> {
  readonly inputs: Readonly<Record<string, Tensor>>
  readonly attributes: Attributes
  readonly backend: KernelBackend
}

/** Makes a kernel from a function on tensors; intermediate tensors are freed. */
export function opsKernel<Attributes>(run: (call: KernelCall<Attributes>) => Tensor): KernelFunc {
  return ({ inputs, attrs, backend }) =>
    tf.tidy(() =>
      run({
        inputs: inputs as Record<string, Tensor>,
        attributes: attrs as unknown as Attributes,
        backend: backend as KernelBackend,
      }),
    )
}

/** Makes a kernel from a loop in JavaScript, for backends whose memory JavaScript can access, such as WebAssembly's. */
export function hostKernel<Attributes>(
  run: (
    call: KernelCall<Attributes>,
    read: (tensor: TensorInfo) => Float32Array,
  ) => { readonly values: Float32Array; readonly shape: readonly number[] },
): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const memory = backend as KernelBackend
    const call = {
      inputs: inputs as Record<string, Tensor>,
      attributes: attrs as unknown as Attributes,
      backend: memory,
    }
    const { values, shape } = run(call, (tensor) => memory.readSync(tensor.dataId) as Float32Array)
    return tf.tensor(values, [...shape], 'float32')
  }
}
