// Runs one row in a page: `await window.measureRow(task)`, or a run of the speed run: `await window.speedrun(task)`. Its files come from src/chromium.ts.
import { startBackend } from '@telarjs/backend-web'
import * as tf from '@tensorflow/tfjs-core'
import { instrumentsOf } from './instruments.js'
import { measure, type MakeCourse } from './measure.js'
import type { Speedrun, SpeedrunTask } from './speedrun.js'
import { readMnist, type Measured, type Mnist, type Task } from './task.js'

async function measureRow(task: Task): Promise<Measured> {
  return measure(task, await courseOf(task, await digits()), instrumentsOf(task))
}

async function speedrun(task: SpeedrunTask): Promise<Speedrun> {
  const [mnist, backend] = [await digits(), await startTelar(task)]
  return (await import('./speedrun.js')).speedrun(task, mnist, backend)
}

function digits(): Promise<Mnist> {
  return readMnist(async (name) => new Uint8Array(await (await fetch(`/mnist/${name}`)).arrayBuffer()))
}

function startTelar({ backend, threads }: Pick<Task, 'backend'> & { readonly threads?: number }) {
  return startBackend({
    backend,
    wasmPaths: '/tfjs-wasm/',
    ...(threads === undefined ? {} : { threads }),
    allowSoftware: true,
  })
}

async function courseOf(task: Task, mnist: Mnist): Promise<MakeCourse> {
  if (task.program === 'jax-js') return (await import('./jax-js.js')).jaxJs(task, mnist)
  if (task.program === 'telar') {
    const backend = await startTelar(task)
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
    if (workload === 'W4' || workload === 'W8') (await import('./missing.js')).registerOnlyMissingKernels()
  }
  await tf.setBackend(backend)
}

Object.assign(window, { measureRow, speedrun })
