import * as tf from '@tensorflow/tfjs-core'
import type { DataId, KernelConfig, KernelFunc, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { patch } from '../../tfjs-patches/patch.js'
import { heapOf, tensorOn, type WasmBackend } from '../../wasm-backend.js'
import { infosOf, type Call, type Trace } from './trace.js'

/** What has been seen so far of a step that runs, and where it is. */
export interface Recording extends Pick<Trace, 'refusal'> {
  readonly calls: Call[]
  readonly allocations: TensorInfo[]
  readonly constants: Trace['constants'][number][]
  /** The data that is kept for replays; undefined if none is kept. */
  readonly retained: Map<DataId, Tensor> | undefined
  refusal: string
  isInKernel: boolean
  isInOutput: boolean
}

/** Records the kernels that run from now on, and the data that they make. Returns the function that ends this. */
export function startRecording(recording: Recording, backend: WasmBackend): () => void {
  const restoreBackend = patch(backend, recordingBackend(recording, backend))
  const restoreKernels = tf
    .getKernelsForBackend('wasm')
    .map((config) => patch(config, { kernelFunc: recordingKernel(recording, backend, config) }))
  return () => {
    for (const restore of restoreKernels) restore()
    restoreBackend()
  }
}

/** Keeps data until the recording is released, if it keeps data at all. */
export function retain({ retained }: Recording, backend: WasmBackend, info: TensorInfo): void {
  if (retained && !retained.has(info.dataId)) retained.set(info.dataId, tensorOn(backend, info))
}

/** Notes why the step cannot be replayed; the first reason counts. */
export function refuse(recording: Recording, why: string): void {
  recording.refusal ||= why
}

/** The kernel of a name, wrapped so that its calls are recorded. */
function recordingKernel(
  recording: Recording,
  backend: WasmBackend,
  { kernelName: name, kernelFunc }: KernelConfig,
): KernelFunc {
  return (call) => {
    if (recording.isInKernel) {
      refuse(recording, `${name} runs inside another kernel`)
      return kernelFunc(call)
    }
    recording.isInKernel = true
    const count = recording.allocations.length
    try {
      const result = kernelFunc(call)
      const inputs = infosOf(call.inputs as Record<string, TensorInfo>)
      for (const info of Object.values(inputs)) retain(recording, backend, info)
      const results = Array.isArray(result) ? result : [result]
      // A reshape or a clone only shares data.
      const shares =
        recording.allocations.length === count &&
        results.length > 0 &&
        results.every(({ dataId }) => Object.values(inputs).some((input) => input.dataId === dataId))
      if (!shares) recording.calls.push({ name, kernelFunc, inputs, attrs: call.attrs ?? {}, firstAllocation: count })
      return result
    } finally {
      recording.isInKernel = false
    }
  }
}

/** The functions of the backend that make or read data, wrapped so that their calls are recorded. */
function recordingBackend(
  recording: Recording,
  backend: WasmBackend,
): Pick<WasmBackend, 'write' | 'makeOutput' | 'readSync' | 'read'> {
  const write = backend.write.bind(backend)
  const makeOutput = backend.makeOutput.bind(backend)
  const readSync = backend.readSync.bind(backend)
  const read = backend.read.bind(backend)
  return {
    write(values, shape, dtype) {
      const dataId = write(values, shape, dtype)
      if (recording.isInOutput) return dataId
      if (recording.isInKernel || dtype === 'string') refuse(recording, 'a kernel makes a tensor in an unusual way')
      const info = { dataId, shape: [...shape], dtype }
      retain(recording, backend, info)
      recording.constants.push({ info, bytes: heapOf(backend, info).slice() })
      return dataId
    },
    makeOutput(shape, dtype, memoryOffset, values) {
      if (memoryOffset !== undefined || values !== undefined || !recording.isInKernel)
        refuse(recording, 'a kernel makes a tensor in an unusual way')
      recording.isInOutput = true
      const info = makeOutput(shape, dtype, memoryOffset, values)
      recording.isInOutput = false
      const allocation = { dataId: info.dataId, shape: [...shape], dtype }
      recording.allocations.push(allocation)
      retain(recording, backend, allocation)
      return info
    },
    readSync(dataId) {
      if (!recording.isInKernel) refuse(recording, 'it reads a value (dataSync)')
      return readSync(dataId)
    },
    read(dataId) {
      refuse(recording, 'it reads a value (data)')
      return read(dataId)
    },
  }
}
