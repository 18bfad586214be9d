import * as tf from '@tensorflow/tfjs-core'
import type { KernelFunc, NamedAttrMap, NamedTensorInfoMap, Tensor, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core'
import { opsKernel } from './host.js'

interface OneHotAttributes {
  readonly dtype: 'float32' | 'int32' | 'bool'
  readonly depth: number
  readonly onValue: number
  readonly offValue: number
}

/** tfjs-wasm's `OneHot` writes integers, whatever dtype it is asked for. */
export function repairOneHot(original: KernelFunc): KernelFunc {
  const converted = opsKernel<OneHotAttributes>(({ inputs, attributes, backend }) => {
    const attrs: NamedAttrMap = { ...attributes, dtype: 'int32', onValue: 1, offValue: 0 }
    const info = original({ inputs: inputs as unknown as NamedTensorInfoMap, backend, attrs }) as TensorInfo
    const hot = tf.engine().makeTensorFromTensorInfo(info)
    const { dtype, onValue, offValue } = attributes
    if (onValue === 1 && offValue === 0) return tf.cast(hot, dtype)
    return tf.cast(tf.add(tf.mul(tf.cast(hot, 'float32'), onValue - offValue), offValue), dtype)
  })
  return (call) => {
    const { dtype, onValue, offValue } = call.attrs as unknown as OneHotAttributes
    // What is right as it is stays one kernel, so that a step that uses it can be replayed.
    return dtype === 'int32' && onValue === 1 && offValue === 0 ? original(call) : converted(call)
  }
}

/** tfjs-wasm multiplies transposed operands in a scalar loop, and integers not at all. */
export function repairMatMul(original: KernelFunc): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { a, b } = inputs as unknown as { a: Tensor; b: Tensor }
    const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean }
    const whole = a.dtype === 'int32' && b.dtype === 'int32'
    if (!transposeA && !transposeB && !whole) return original({ inputs, attrs: attrs!, backend })
    const prepared = tf.tidy(() => ({ a: prepare(a, transposeA), b: prepare(b, transposeB) }))
    const result = original({
      inputs: { ...inputs, ...prepared },
      attrs: { ...attrs, transposeA: false, transposeB: false },
      backend,
    }) as TensorInfo
    if (prepared.a !== a) prepared.a.dispose()
    if (prepared.b !== b) prepared.b.dispose()
    if (!whole) return result
    return tf.tidy(() => tf.cast(tf.engine().makeTensorFromTensorInfo(result), 'int32'))
  }
}

function prepare(x: Tensor, transposed: boolean): Tensor {
  const numbers = x.dtype === 'int32' ? tf.cast(x, 'float32') : x
  if (!transposed) return numbers
  const axes = x.shape.map((_, axis) => axis)
  return tf.transpose(numbers, [...axes.slice(0, -2), x.rank - 1, x.rank - 2])
}

/** For kernels of tfjs-cpu that are right for the first image of a batch only: runs them on one image at a time. */
export function perImage(original: KernelFunc): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const all = inputs as unknown as Record<string, Tensor>
    const batch = Math.max(...Object.values(all).map((tensor) => tensor.shape[0]!))
    return tf.tidy(() => {
      const results = Array.from({ length: batch }, (_, image) => {
        const one = Object.entries(all).map(([name, tensor]) => [
          name,
          tensor.shape[0] === 1 ? tensor : tf.slice(tensor, image, 1),
        ])
        return tf
          .engine()
          .makeTensorFromTensorInfo(
            original({ inputs: Object.fromEntries(one) as NamedTensorInfoMap, attrs: attrs!, backend }) as TensorInfo,
          ) as Tensor4D
      })
      return tf.concat(results, 0)
    })
  }
}

/** tfjs-webgpu reads past the end where one transformation is given for several images. */
export function repeatTransform(original: KernelFunc): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { image, transforms } = inputs as unknown as { image: Tensor4D; transforms: Tensor }
    if (transforms.shape[0] === image.shape[0]) return original({ inputs, attrs: attrs!, backend })
    const tiled = tf.tile(transforms, [image.shape[0], 1])
    const result = original({ inputs: { image, transforms: tiled }, attrs: attrs!, backend })
    tiled.dispose()
    return result
  }
}

/**
 * `Cumsum` and `Cumprod` from the end: tfjs-webgpu compiles the length of the axis into its shader but leaves it out of the key of its shader cache,
 * so that the next tensor, of another length, gets wrong sums. Sums from the start do not need the length.
 */
export function forwardOnly(original: KernelFunc): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { x } = inputs as unknown as { x: Tensor }
    const { axis, reverse } = attrs as unknown as { axis: number; reverse: boolean }
    if (!reverse) return original({ inputs, attrs: attrs!, backend })
    return tf.tidy(() => {
      const turned = { x: tf.reverse(x, axis) } as unknown as NamedTensorInfoMap
      const sums = original({ inputs: turned, attrs: { ...attrs, reverse: false }, backend }) as TensorInfo
      return tf.reverse(tf.engine().makeTensorFromTensorInfo(sums), axis)
    })
  }
}

/** tfjs-wasm's `Transform` reads the wrong pixels in one of its fill modes. */
export function repairReflect(original: KernelFunc, instead: KernelFunc): KernelFunc {
  return (call) => ((call.attrs as { fillMode: string }).fillMode === 'reflect' ? instead : original)(call)
}
