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
}

/** What a step did: its kernels in order, and all data that they made, in order. */
export interface Recording {
  readonly calls: readonly Call[]
  readonly made: readonly TensorInfo[]
  /** Tensors that the host made in the step. */
  readonly constants: readonly { readonly info: TensorInfo; readonly bytes: Uint8Array }[]
  readonly given: Given
  readonly result: Given
  /** Why the step cannot be replayed; empty where it may be. */
  readonly refused: string
  /** Lets go of the data that was held for replays. */
  release(): void
}

interface Given {
  readonly state: Readonly<Record<string, TensorInfo>>
  readonly other: Readonly<Record<string, TensorInfo>>
}

/**
 * Runs a step and writes down which kernels it ran on which data.
 *
 * @param hold keeps all of that data, so that the kernels can be run again on it
 */
export function record(
  backend: WasmBackend,
  state: NamedTensors,
  feed: NamedTensors,
  hold: boolean,
  run: () => { state: NamedTensors; out: NamedTensors },
) {
  const calls: Call[] = []
  const made: TensorInfo[] = []
  const constants: { info: TensorInfo; bytes: Uint8Array }[] = []
  const held = new Map<DataId, Tensor>()
  let inKernel = false
  let inOutput = false
  let refused = ''

  const refuse = (why: string): void => void (refused ||= why)
  const keep = (info: TensorInfo): void => {
    if (hold && !held.has(info.dataId)) held.set(info.dataId, tensorOn(backend, info))
  }
  const release = (): void => {
    for (const tensor of held.values()) tensor.dispose()
    held.clear()
  }

  /** The kernel of a name, which also writes itself down. */
  const recorded =
    ({ kernelName: name, kernelFunc }: KernelConfig): KernelFunc =>
    (call) => {
      if (inKernel) {
        refuse(`${name} runs inside another kernel`)
        return kernelFunc(call)
      }
      inKernel = true
      const before = made.length
      try {
        const result = kernelFunc(call)
        const inputs = infosOf(call.inputs as Record<string, TensorInfo>)
        for (const info of Object.values(inputs)) keep(info)
        const results = Array.isArray(result) ? result : [result]
        // A reshape or a clone only shares data.
        const shares =
          made.length === before &&
          results.length > 0 &&
          results.every(({ dataId }) => Object.values(inputs).some((input) => input.dataId === dataId))
        if (!shares) calls.push({ name, kernelFunc, inputs, attrs: call.attrs ?? {} })
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
      keep(info)
      constants.push({ info, bytes: heapOf(backend, info).slice() })
      return dataId
    },
    makeOutput(shape, dtype, memoryOffset, values) {
      if (memoryOffset !== undefined || values !== undefined || !inKernel)
        refuse('a kernel makes a tensor in an unusual way')
      inOutput = true
      const info = makeOutput(shape, dtype, memoryOffset, values)
      inOutput = false
      made.push({ dataId: info.dataId, shape: [...shape], dtype })
      keep(made.at(-1)!)
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
  const restoreKernels = tf
    .getKernelsForBackend('wasm')
    .map((config) => patch(config, { kernelFunc: recorded(config) }))

  try {
    for (const tensor of [...Object.values(state), ...Object.values(feed)]) keep(tensor)
    const result = run()
    // Written in place: it would not be as new at a replay.
    if (hold && constants.some(({ info, bytes }) => !equalBytes(bytes, heapOf(backend, info))))
      refuse('it changes a tensor that the host made')
    const recording: Recording = {
      calls,
      made,
      constants,
      given: { state: infosOf(state), other: infosOf(feed) },
      result: { state: infosOf(result.state), other: infosOf(result.out) },
      refused,
      release,
    }
    return { result, recording }
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
