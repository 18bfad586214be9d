import { equalBytes } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { DataId, KernelConfig, KernelFunc, NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { patch } from '../../tfjs-patches/patch.js'
import type { NamedTensors } from '../../named.js'
import { heapOf, tensorOn, type WasmBackend } from '../../wasm-backend.js'

/** A kernel that a step ran. */
export interface Call {
  readonly name: string
  readonly kernelFunc: KernelFunc
  readonly inputs: Readonly<Record<string, TensorInfo>>
  readonly attrs: NamedAttrMap
  /** Which of the step's allocations is the first that it makes. */
  readonly firstAllocation: number
}

/** What a step did: the kernels that it ran and the data that they allocated, both in order. */
export interface Trace {
  readonly calls: readonly Call[]
  readonly allocations: readonly TensorInfo[]
  /** Tensors that the host made in the step. */
  readonly constants: readonly { readonly info: TensorInfo; readonly bytes: Uint8Array }[]
  readonly before: StateAndOthers
  readonly after: StateAndOthers
  /** Why the step cannot be replayed; empty where it may be. */
  readonly refusal: string
  /** Releases the data that was retained for replays. */
  release(): void
}

/** The tensors of the state, and beside them the feeds (before the step) or the outs (after it). */
interface StateAndOthers {
  readonly state: Readonly<Record<string, TensorInfo>>
  readonly other: Readonly<Record<string, TensorInfo>>
}

/**
 * Runs a step and traces which kernels it runs on which data.
 *
 * @param retain keeps all of that data, so that the kernels can be run again on it
 */
export function traceStep(
  backend: WasmBackend,
  state: NamedTensors,
  feed: NamedTensors,
  retain: boolean,
  run: () => { state: NamedTensors; out: NamedTensors },
) {
  const calls: Call[] = []
  const allocations: TensorInfo[] = []
  const constants: { info: TensorInfo; bytes: Uint8Array }[] = []
  const retained = new Map<DataId, Tensor>()
  let inKernel = false
  let inOutput = false
  let refusal = ''

  const refuse = (why: string): void => void (refusal ||= why)
  const retainData = (info: TensorInfo): void => {
    if (retain && !retained.has(info.dataId)) retained.set(info.dataId, tensorOn(backend, info))
  }
  const release = (): void => {
    for (const tensor of retained.values()) tensor.dispose()
    retained.clear()
  }

  /** The kernel of a name, which also enters its call into the trace. */
  const traced =
    ({ kernelName: name, kernelFunc }: KernelConfig): KernelFunc =>
    (call) => {
      if (inKernel) {
        refuse(`${name} runs inside another kernel`)
        return kernelFunc(call)
      }
      inKernel = true
      const count = allocations.length
      try {
        const result = kernelFunc(call)
        const inputs = infosOf(call.inputs as Record<string, TensorInfo>)
        for (const info of Object.values(inputs)) retainData(info)
        const results = Array.isArray(result) ? result : [result]
        // A reshape or a clone only shares data.
        const shares =
          allocations.length === count &&
          results.length > 0 &&
          results.every(({ dataId }) => Object.values(inputs).some((input) => input.dataId === dataId))
        if (!shares) calls.push({ name, kernelFunc, inputs, attrs: call.attrs ?? {}, firstAllocation: count })
        return result
      } finally {
        inKernel = false
      }
    }

  const write = backend.write.bind(backend)
  const makeOutput = backend.makeOutput.bind(backend)
  const readSync = backend.readSync.bind(backend)
  const read = backend.read.bind(backend)
  const restoreBackend = patch(backend, {
    write(values, shape, dtype) {
      const dataId = write(values, shape, dtype)
      if (inOutput) return dataId
      if (inKernel || dtype === 'string') refuse('a kernel makes a tensor in an unusual way')
      const info = { dataId, shape: [...shape], dtype }
      retainData(info)
      constants.push({ info, bytes: heapOf(backend, info).slice() })
      return dataId
    },
    makeOutput(shape, dtype, memoryOffset, values) {
      if (memoryOffset !== undefined || values !== undefined || !inKernel)
        refuse('a kernel makes a tensor in an unusual way')
      inOutput = true
      const info = makeOutput(shape, dtype, memoryOffset, values)
      inOutput = false
      allocations.push({ dataId: info.dataId, shape: [...shape], dtype })
      retainData(allocations.at(-1)!)
      return info
    },
    readSync(dataId) {
      if (!inKernel) refuse('it reads a value (dataSync)')
      return readSync(dataId)
    },
    read(dataId) {
      refuse('it reads a value (data)')
      return read(dataId)
    },
  })
  const restoreKernels = tf.getKernelsForBackend('wasm').map((config) => patch(config, { kernelFunc: traced(config) }))

  try {
    for (const tensor of [...Object.values(state), ...Object.values(feed)]) retainData(tensor)
    const result = run()
    // A constant that the step writes in place would have the written values at the next replay.
    if (retain && constants.some(({ info, bytes }) => !equalBytes(bytes, heapOf(backend, info))))
      refuse('it changes a tensor that the host made')
    const trace: Trace = {
      calls,
      allocations,
      constants,
      before: { state: infosOf(state), other: infosOf(feed) },
      after: { state: infosOf(result.state), other: infosOf(result.out) },
      refusal,
      release,
    }
    return { result, trace }
  } catch (error) {
    release()
    throw error
  } finally {
    for (const restore of restoreKernels) restore()
    restoreBackend()
  }
}

/** Tensors without the objects that tfjs disposes. Some kernels take lists. */
function infosOf<T extends Readonly<Record<string, TensorInfo>>>(tensors: T): T {
  const plain = Object.entries(tensors)
    .filter(([, tensor]) => tensor)
    .map(([name, { dataId, shape, dtype }]) => [name, { dataId, shape, dtype }])
  return (Array.isArray(tensors) ? plain.map(([, info]) => info) : Object.fromEntries(plain)) as T
}
