import * as tf from '@tensorflow/tfjs-core'
import type { KernelFunc, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { heapOf, type WasmBackend } from '../wasm-backend.js'
import { opsKernel } from './host.js'
import { poolInfo, type PoolAttributes, type PoolInfo } from './pool-info.js'

// Kernels that lose NaN: a run that has diverged would look as if it had not.

/** `ClipByValue` of two comparisons, which keep NaN. tfjs-webgl leaves the neighbors of a NaN unclipped. */
export const clipByComparison = opsKernel<{ readonly clipValueMin: number; readonly clipValueMax: number }>(
  ({ inputs, attributes: { clipValueMin, clipValueMax } }) =>
    tf.minimum(tf.maximum(inputs['x']!, clipValueMin), clipValueMax),
)

/** `Relu6` of two comparisons, which keep NaN. Whole numbers stay whole. */
export const relu6ByComparison = opsKernel<object>(({ inputs }) => {
  const x = inputs['x']!
  return tf.minimum(tf.relu(x), tf.scalar(6, x.dtype === 'int32' ? 'int32' : 'float32'))
})

/** Max pooling that gives NaN for a window with a NaN in it, by pooling a second time, over where NaN is. */
export function poolWithNaN(original: KernelFunc): KernelFunc {
  return ({ inputs, attrs, backend }) =>
    tf.tidy(() => {
      const x = inputs['x'] as Tensor
      const pool = (image: Tensor): Tensor =>
        tf.engine().makeTensorFromTensorInfo(original({ inputs: { x: image }, attrs: attrs!, backend }) as TensorInfo)
      const isNaN = pool(tf.cast(tf.isNaN(x), 'float32'))
      return tf.where(tf.greater(isNaN, 0), Number.NaN, pool(x))
    })
}

/** The kernel of an elementwise function on WebAssembly, with NaN where the input is NaN. */
export function elementwiseWithNaN(original: KernelFunc): KernelFunc {
  return (call) => {
    const backend = call.backend as WasmBackend
    const result = original(call) as TensorInfo
    if (result.dtype !== 'float32') return result
    const [x, y] = [floatsOf(backend, call.inputs['x'] as TensorInfo), floatsOf(backend, result)]
    for (let i = 0; i < x.length; i++) if (x[i] !== x[i]) y[i] = Number.NaN
    return result
  }
}

/** Max pooling on WebAssembly that gives NaN for a window with a NaN in it. Without one it costs a look at each number. */
export function wasmPoolWithNaN(original: KernelFunc): KernelFunc {
  return (call) => {
    const backend = call.backend as WasmBackend
    const input = call.inputs['x'] as TensorInfo
    const result = original(call) as TensorInfo
    const x = floatsOf(backend, input)
    const y = floatsOf(backend, result)
    const info = poolInfo(input.shape, call.attrs as unknown as PoolAttributes)
    for (let i = 0; i < x.length; i++)
      if (x[i] !== x[i]) for (const place of windowsAround(i, info)) y[place] = Number.NaN
    return result
  }
}

/** Places in the output whose windows contain element `i` of the input. */
function windowsAround(i: number, info: PoolInfo): number[] {
  const channel = i % info.inChannels
  const across = Math.floor(i / info.inChannels) % info.inWidth
  const row = Math.floor(i / info.inChannels / info.inWidth)
  const [down, image] = [row % info.inHeight, Math.floor(row / info.inHeight)]
  const places: number[] = []
  for (let y = 0; y < info.outHeight; y++) {
    const top = y * info.strideHeight - info.padInfo.top
    if (down < top || down >= top + info.filterHeight) continue
    for (let x = 0; x < info.outWidth; x++) {
      const left = x * info.strideWidth - info.padInfo.left
      if (across < left || across >= left + info.filterWidth) continue
      places.push(((image * info.outHeight + y) * info.outWidth + x) * info.inChannels + channel)
    }
  }
  return places
}

function floatsOf(backend: WasmBackend, info: TensorInfo): Float32Array {
  const heap = heapOf(backend, info)
  return new Float32Array(heap.buffer, heap.byteOffset, heap.byteLength / 4)
}
