import { equalBytes } from '@telarjs/core'
import type { DataId, Tensor } from '@tensorflow/tfjs-core'
import type { NamedTensors } from '../../named.js'
import { heapOf, type WasmBackend } from '../../wasm-backend.js'
import { refuse, retain, startRecording, type Recording } from './recording.js'
import { infosOf, type Trace } from './trace.js'

/**
 * Runs a step and traces which kernels it runs on which data.
 *
 * @param keepsData keeps all of that data, so that the kernels can be run again on it
 */
export function traceStep(
  backend: WasmBackend,
  state: NamedTensors,
  feed: NamedTensors,
  keepsData: boolean,
  run: () => { state: NamedTensors; out: NamedTensors },
) {
  const retained = new Map<DataId, Tensor>()
  const recording: Recording = {
    calls: [],
    allocations: [],
    constants: [],
    retained: keepsData ? retained : undefined,
    refusal: '',
    isInKernel: false,
    isInOutput: false,
  }
  const release = (): void => {
    for (const tensor of retained.values()) tensor.dispose()
    retained.clear()
  }
  const stop = startRecording(recording, backend)
  try {
    for (const tensor of [...Object.values(state), ...Object.values(feed)]) retain(recording, backend, tensor)
    const result = run()
    // A constant that the step writes in place would have the written values at the next replay.
    if (keepsData && recording.constants.some(({ info, bytes }) => !equalBytes(bytes, heapOf(backend, info))))
      refuse(recording, 'it changes a tensor that the host made')
    const { calls, allocations, constants, refusal } = recording
    const before = { state: infosOf(state), other: infosOf(feed) }
    const after = { state: infosOf(result.state), other: infosOf(result.out) }
    const trace: Trace = { calls, allocations, constants, before, after, refusal, release }
    return { result, trace }
  } catch (error) {
    release()
    throw error
  } finally {
    stop()
  }
}
