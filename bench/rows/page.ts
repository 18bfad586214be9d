// Runs one row in a page: `await window.measureRow(task)`. Its files come from src/chromium.ts.
import { startBackend } from '@telarjs/backend-web'
import * as tf from '@tensorflow/tfjs-core'
import { instrumentsOf } from './instruments.js'
import { measure, type MakeCourse } from './measure.js'
import { readMnist, type Measured, type Mnist, type Task } from './task.js'

async function measureRow(task: Task): Promise<Measured> {
  const mnist = await readMnist(async (name) => new Uint8Array(await (await fetch(`/mnist/${name}`)).arrayBuffer()))
  return measure(task, await courseOf(task, mnist), instrumentsOf(task))
}

async function courseOf(task: Task, mnist: Mnist): Promise<MakeCourse> {
  if (task.program === 'jax-js') return (await import('./jax-js.js')).jaxJs(task, mnist)
  if (task.program === 'telar') {
    const backend = await startBackend({
      backend: task.backend,
      wasmPaths: '/tfjs-wasm/',
      threads: task.threads,
      allowSoftware: true,
    })
    return (await import('./telar.js')).telar(task, mnist, backend)
  }
  await startStock(task)
  return (await import('./tfjs-layers.js')).tfjsLayers(task, mnist)
}

/** tfjs as it comes. */
async function startStock({ backend, workload }: Task): Promise<void> {
  await import('@telarjs/tensor/gradients')
  if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu')
  if (backend === 'webgl') await import('@tensorflow/tfjs-backend-webgl')
  if (backend === 'wasm') {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
    setWasmPaths('/tfjs-wasm/')
    if (workload === 'W4') (await import('./missing.js')).registerOnlyMissingKernels()
  }
  await tf.setBackend(backend)
}

Object.assign(window, { measureRow })
