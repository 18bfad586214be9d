import { sizeOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { GradFunc, KernelFunc, Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import { opsKernel } from './host.js'

interface GatherAttributes {
  readonly axis: number
  readonly batchDims: number
}

/** tfjs-wasm reads all batches but the first from wrong places. */
export function gatherInBatches(original: KernelFunc): KernelFunc {
  const inBatches = opsKernel<GatherAttributes>(({ inputs, attributes }) => {
    const [x, indices] = [inputs['x']!, inputs['indices']!]
    // Throws what every backend throws where shapes do not fit.
    tf.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, attributes.axis, attributes.batchDims)
    return gatherRows(x, indices, attributes)
  })
  const repaired: KernelFunc = (call) =>
    ((call.attrs as unknown as GatherAttributes).batchDims > 0 ? inBatches : original)(call)
  // The kernel pack lists its calls for replays, of which none is in batches.
  return 'list' in original ? Object.assign(repaired, { list: original.list }) : repaired
}

/**
 * `GatherV2`: tfjs gives the indices for their own gradient, which fails where they were computed from what is differentiated, and takes batches apart by
 * chained operations that are not registered.
 */
export function gatherGradient(original: GradFunc): GradFunc {
  return (dy, saved, attributes) => {
    const [x, indices] = saved as [Tensor, Tensor]
    const gather = attributes as unknown as GatherAttributes
    return {
      x: () =>
        gather.batchDims > 0
          ? scatterRows(dy as Tensor, x, indices, gather)
          : (original(dy, saved, attributes)['x']!() as Tensor),
      indices: () => tf.zeros(indices.shape),
    }
  }
}

/** Gathers from each batch of x by indices of its own: the batches stand one after the other, and so do their indices. */
function gatherRows(x: Tensor, indices: Tensor, attributes: GatherAttributes): Tensor {
  const { toRows, toOutput, places, size, rest } = layoutOf(x, indices, attributes)
  const rows = tf.gather(tf.reshape(tf.transpose(x, toRows), [size, ...rest]), places)
  const own = indices.shape.slice(attributes.batchDims)
  return tf.transpose(tf.reshape(rows, [...x.shape.slice(0, attributes.batchDims), ...own, ...rest]), toOutput)
}

/** Adds up what comes back from each place. */
function scatterRows(dy: Tensor, x: Tensor, indices: Tensor, attributes: GatherAttributes): Tensor {
  const { toRows, toOutput, places, size, rest } = layoutOf(x, indices, attributes)
  const rows = tf.reshape(tf.transpose(dy, inverseOf(toOutput)), [places.shape[0], ...rest])
  const sums = tf.unsortedSegmentSum(rows, places, size)
  return tf.transpose(
    tf.reshape(
      sums,
      toRows.map((axis) => x.shape[axis]!),
    ),
    inverseOf(toRows),
  )
}

/** How x becomes rows, which of them are taken, and how these become the output. */
function layoutOf(x: Tensor, indices: Tensor, { axis, batchDims }: GatherAttributes) {
  const axes = x.shape.map((_, at) => at)
  const others = axes.slice(batchDims).filter((at) => at !== axis)
  const [batches, length] = [sizeOf(x.shape.slice(0, batchDims)), x.shape[axis]!]
  const starts = tf.reshape(tf.range(0, batches * length, length, 'int32'), [batches, 1])
  const own = indices.rank - batchDims
  return {
    toRows: [...axes.slice(0, batchDims), axis, ...others],
    // What stands before the axis of x stands behind that of the rows.
    toOutput: Array.from({ length: x.rank - 1 + own }, (_, at) => {
      if (at < batchDims || at >= axis + own) return at
      return at < axis ? at + own : at - (axis - batchDims)
    }),
    places: tf.reshape(tf.add(tf.reshape(indices, [batches, -1]), starts), [-1]) as Tensor1D,
    size: batches * length,
    rest: others.map((at) => x.shape[at]!),
  }
}

function inverseOf(order: readonly number[]): number[] {
  return order.map((_, axis) => order.indexOf(axis))
}
