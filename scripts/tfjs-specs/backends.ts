/** Starts tfjs as one configuration of the cross-check wants it: stock, or with the repository's kernels. */
import { loadDawn } from '../../packages/backend-node/src/dawn.js'
import { patchTfjs } from '../../packages/tensor/src/tfjs-patches/register.js'
import { createWebgpuDevice } from '../../packages/webgpu-kernels/src/device.js'
import { registerWasmKernels, shareWasmMemory } from '../../packages/wasm-kernels/src/index.js'
import '@tensorflow/tfjs-backend-cpu'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'

/** What a configuration sets; a stock one sets nothing but its backend. */
export interface Configuration {
  readonly backend: 'cpu' | 'wasm' | 'webgpu'
  /** The repairs that Telar makes to tfjs's own kernels and gradients. */
  readonly repairs?: boolean
  readonly kernels?: 'simd' | 'relaxed-simd' | 'webgpu'
  readonly threads?: number
  /** Splits every call that can be split, however small. */
  readonly split?: boolean
}

/** Registers what the configuration names. The specs start the backend themselves, once for each group. */
export async function prepare(configuration: Configuration): Promise<void> {
  if (configuration.backend === 'wasm') await prepareWasm(configuration)
  if (configuration.backend === 'webgpu') await prepareWebgpu(configuration)
  if (configuration.repairs) patchTfjs()
  const { kernels, threads = 1, split } = configuration
  if (kernels === 'simd' || kernels === 'relaxed-simd') {
    const { variant } = await registerWasmKernels({ variant: kernels, threads, ...(split ? { splitFrom: 0 } : {}) })
    if (variant !== kernels) throw new Error(`expected an engine with ${kernels}, received one with ${variant}`)
  }
}

async function prepareWasm({ threads = 1 }: Configuration): Promise<void> {
  if (threads > 1) await shareWasmMemory()
  else {
    tf.env().registerFlag('WASM_HAS_MULTITHREAD_SUPPORT', () => false)
    setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  }
}

async function prepareWebgpu({ kernels }: Configuration): Promise<void> {
  const gpu = await loadDawn()
  if (kernels === 'webgpu') {
    await createWebgpuDevice(gpu)
    return
  }
  if (!globalThis.navigator) Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true })
  if (!navigator.gpu) Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true })
  const adapter = await gpu.requestAdapter()
  if (!adapter) throw new Error('expected a GPU adapter (SwiftShader will do), received none')
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits
  const device = await adapter.requestDevice({ requiredLimits: { maxStorageBufferBindingSize, maxBufferSize } })
  const given = [device, adapter.info] as unknown as ConstructorParameters<typeof WebGPUBackend>
  if (tf.engine().registryFactory['webgpu']) tf.removeBackend('webgpu')
  tf.registerBackend('webgpu', () => new WebGPUBackend(...given), 3)
}
