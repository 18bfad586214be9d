import { startBackend } from '@telarjs/backend-node'
import { loadBinding } from '@telarjs/backend-node/tensorflow'
import type { BackendDescription } from '@telarjs/core'
import { nativeKernels } from '@telarjs/native-kernels'
import { patchTfjs } from '@telarjs/tensor'
import { registerWasmKernels, shareWasmMemory, stockBinary } from '@telarjs/wasm-kernels'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { dirname } from 'node:path'
import { registerOnlyMissingKernels } from './missing.js'
import type { NodeTask } from './task.js'

/** Dawn rounds timestamps to a tenth of a millisecond, in which dozens of kernels run. */
const exactTimes = 'disable-dawn-features=timestamp_quantization'

/** Starts the backend of a row that runs in Node. */
export async function startInNode(task: NodeTask): Promise<BackendDescription> {
  tf.env().set('PROD', true)
  await import('@telarjs/tensor/gradients')
  const { program, backend, kernels, threads } = task
  const cacheDirectory = process.env['TELAR_CACHE']
  // Where backend-node looks for it first.
  if (program === 'telar' && backend === 'webgpu')
    Object.assign(globalThis, { telarDawn: await createDawn(task.withoutDevice ? ['backend=null'] : [exactTimes]) })
  const native = kernels === 'native' ? nativeKernels() : undefined
  if (native && 'why' in native) throw new Error(`no native kernels: ${native.why}`)
  if (program === 'telar' && (backend !== 'wasm' || kernels !== 'stock'))
    return startBackend({ backend, threads, allowSoftware: true, ...(cacheDirectory ? { cacheDirectory } : {}) })
  if (backend === 'wasm') return startWasm(task)
  if (backend === 'node') return startStockTensorflow(threads)
  return startStockWebgpu(task.withoutDevice ? ['backend=null'] : [])
}

/** tfjs-wasm with kernels of its own, except for a tfjs-layers that takes ours. */
async function startWasm({ program, workload, kernels, threads }: NodeTask): Promise<BackendDescription> {
  if (threads === 1 || !(await shareWasmMemory())) setWasmPaths(`${dirname(stockBinary())}/`)
  if (program === 'telar') patchTfjs()
  else if (workload === 'W4' || workload === 'W8') registerOnlyMissingKernels()
  if (kernels !== 'stock') {
    const native = kernels === 'native' ? nativeKernels() : undefined
    await registerWasmKernels({ threads, ...(native && 'bind' in native ? { native } : {}) })
  }
  await tf.setBackend('wasm')
  return { name: 'wasm', device: `${threads} threads`, why: 'asked for' }
}

/** tfjs-node as it comes; the row's folder has one. */
async function startStockTensorflow(threads: number): Promise<BackendDescription> {
  const { version } = await loadBinding('node', '@tensorflow/tfjs-node-gpu', { threads, allowSoftware: false })
  return { name: 'tensorflow', device: `TensorFlow ${version}`, why: 'asked for' }
}

/** tfjs-webgpu as it comes, on Dawn. */
async function startStockWebgpu(flags: string[]): Promise<BackendDescription> {
  // Dawn crashes the process where its object is collected while devices live.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: await createDawn(flags) } })
  await import('@tensorflow/tfjs-backend-webgpu')
  await tf.setBackend('webgpu')
  await tf.ready()
  return { name: 'webgpu', device: 'Dawn', why: 'asked for' }
}

async function createDawn(flags: string[]): Promise<GPU> {
  const { create, globals } = await import('webgpu')
  Object.assign(globalThis, globals)
  return create(flags)
}
