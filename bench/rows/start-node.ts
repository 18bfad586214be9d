import { startBackend } from '@telar/backend-node'
import type { BackendDescription } from '@telar/core'
import { registerMissingKernels } from '@telar/tensor'
import { registerWasmKernels, shareWasmMemory } from '@telar/wasm-kernels'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { registerOnlyMissingKernels } from './missing.js'
import type { Task } from './task.js'

/** Starts the backend of a row that runs in Node. */
export async function startInNode(task: Task): Promise<BackendDescription> {
  tf.env().set('PROD', true)
  await import('@telar/tensor/gradients')
  if (task.backend === 'wasm') return startWasm(task)
  if (task.program === 'telar') return startBackend({ backend: 'webgpu', allowSoftware: true })
  return startStockWebgpu()
}

async function startWasm({ program, workload, kernels, threads }: Task): Promise<BackendDescription> {
  if (threads === 1 || !(await shareWasmMemory())) setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  if (program === 'telar') registerMissingKernels()
  else if (workload === 'W4') registerOnlyMissingKernels()
  if (kernels === 'pack') registerWasmKernels({ threads })
  await tf.setBackend('wasm')
  return { name: 'wasm', device: `${threads} threads`, why: 'asked for' }
}

/** tfjs-webgpu as it comes, on Dawn. */
async function startStockWebgpu(): Promise<BackendDescription> {
  const { create, globals } = await import('webgpu')
  Object.assign(globalThis, globals)
  // Dawn crashes the process where its object is collected while devices live.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) } })
  await import('@tensorflow/tfjs-backend-webgpu')
  await tf.setBackend('webgpu')
  await tf.ready()
  return { name: 'webgpu', device: 'Dawn', why: 'asked for' }
}
