import type { DataId, KernelFunc, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core'
import { patch } from '../../tfjs-patches/patch.js'
import { bytesOf, forgetPacked, type WasmBackend } from '../../wasm-backend.js'
import { mergeCalls } from './merge-calls.js'
import type { Call, Trace } from './trace.js'

/** Inputs of which the stock kernels keep packed copies. */
const packedInputs: Readonly<Record<string, readonly string[]>> = {
  BatchMatMul: ['b'],
  _FusedMatMul: ['b', 'bias'],
  Conv2D: ['filter'],
  FusedConv2D: ['filter', 'bias'],
  DepthwiseConv2dNative: ['filter'],
  FusedDepthwiseConv2D: ['filter', 'bias'],
  Prelu: ['alpha'],
}

/** A kernel that can be recorded as low-level calls with constant parameters, as those of `@telarjs/wasm-kernels` can: a replay skips the work around the calls. */
interface ListableKernel extends KernelFunc {
  list?(call: Parameters<KernelFunc>[0]): readonly (() => void)[] | undefined
}

/** The calls of a traced step, which can be made again as often as one likes. */
export interface CallList {
  readonly calls: readonly (() => void)[]
  /** Kernels that could not be recorded as calls; each of them runs as a whole, as it would without a replay. */
  readonly unlisted: readonly string[]
  /** From now on, gives the kernels the traced allocations again. Returns the function that ends this. */
  takeAllocations(): () => void
}

/** Lists the calls of a traced step, in order. */
export function listCalls(backend: WasmBackend, trace: Pick<Trace, 'calls' | 'allocations' | 'after'>): CallList {
  const allocator = createAllocator(backend, trace.allocations)
  const takeAllocations = () => patch(backend, allocator.replaced)
  const unlisted = new Set<string>()
  const restore = takeAllocations()
  try {
    const list = mergeCalls(trace).flatMap((call) => {
      const { kernelFunc, inputs, attrs, firstAllocation } = call
      allocator.goTo(firstAllocation)
      const listed = (kernelFunc as ListableKernel).list?.({ inputs: inputs as NamedTensorInfoMap, attrs, backend })
      if (listed) return listed
      unlisted.add(call.name)
      return [wholeKernel(backend, call, () => allocator.goTo(firstAllocation))]
    })
    return { calls: list, unlisted: [...unlisted], takeAllocations }
  } finally {
    restore()
  }
}

/** A kernel that is run as a whole. */
function wholeKernel(
  backend: WasmBackend,
  { name, kernelFunc, inputs, attrs }: Call,
  beforehand: () => void,
): () => void {
  const call = { inputs: inputs as NamedTensorInfoMap, attrs, backend }
  const packed = (packedInputs[name] ?? []).flatMap((input) => inputs[input] ?? [])
  return () => {
    for (const info of packed) forgetPacked(backend, info)
    beforehand()
    kernelFunc(call)
  }
}

/** Hands the traced allocations out again, in their order, in place of new ones. */
function createAllocator(backend: WasmBackend, allocations: readonly TensorInfo[]) {
  const own = new Set<DataId>(allocations.map(({ dataId }) => dataId))
  const disposeData = backend.disposeData.bind(backend)
  let next = 0
  return {
    goTo: (allocation: number) => void (next = allocation),
    replaced: {
      makeOutput(shape: number[], dtype: TensorInfo['dtype']): TensorInfo {
        const info = allocations[next++]
        if (!info || bytesOf(info) !== bytesOf({ shape, dtype }))
          throw new Error('the size of its tensors changes from step to step')
        return { dataId: info.dataId, shape, dtype }
      },
      /** Data that a kernel frees stays: the next replay of the kernel takes it again. */
      disposeData: (dataId: object, force?: boolean): boolean =>
        own.has(dataId) && backend.refCount(dataId) <= 1 ? false : disposeData(dataId, force),
    },
  }
}
