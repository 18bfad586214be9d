import { BackendError } from '@telarjs/core'
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { isSoftware, nameOf } from './adapter.js'
import { asWebgpuBackend, dropStaleReads } from './backend.js'
import { checkSubgroups } from './check-subgroups.js'
import { chooseForm } from './form.js'
import { watchDevice } from './health.js'
import { registerWebgpuKernels } from './registration.js'
import { rememberSources } from './shader-sources.js'
import { prepareTiles, type TileStore } from './tiles/choices.js'

/** Which adapter to request, and a callback for the loss of the device. */
export interface WebgpuOptions {
  /** Default `high-performance`. */
  readonly powerPreference?: GPUPowerPreference
  /** Called once, when the device is lost or refuses a command before it is released; nothing computed after it can be trusted. */
  readonly onError?: (error: BackendError) => void
  /** Where the best tiles of matrix products are kept, which are found at first use; without it they are found anew on every device. */
  readonly tiles?: TileStore
}

/** A device, and what its adapter reports. */
export interface WebgpuDevice {
  readonly device: GPUDevice
  /** Vendor, architecture and description, as far as the adapter tells, such as `nvidia ampere`. */
  readonly name: string
  readonly info: GPUAdapterInfo
  /** The "GPU" is a software adapter (SwiftShader, lavapipe, WARP): slower than WebAssembly, so it is never chosen automatically. */
  readonly software: boolean
  readonly limits: GPUSupportedLimits
  readonly features: readonly string[]
  /** Ends the backend and releases the device. Later errors are not reported. */
  release(): void
}

export type { TileStore }

/** All features that tfjs and the fused kernels can use; those that the adapter has are requested. */
const LIMITS = [
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
] as const

/**
 * Starts the tfjs backend `webgpu` on a device of our own, with Telar's kernels and gradients, and makes it the one in use.
 * In Node, `gpu` comes from Dawn (package `webgpu`), whose `globals` must already be on `globalThis`, and which crashes the
 * process if the object returned by `create()` is collected: keep it.
 *
 * @throws BackendError where there is no adapter or it gives no device
 *
 * @example
 * const { name, software } = await createWebgpuDevice(navigator.gpu)
 */
export async function createWebgpuDevice(gpu: GPU, options: WebgpuOptions = {}): Promise<WebgpuDevice> {
  const { powerPreference = 'high-performance', onError, tiles } = options
  const adapter = await gpu.requestAdapter({ powerPreference })
  if (!adapter)
    throw new BackendError({
      where: 'webgpu',
      problem: 'no GPU adapter found',
      remedy: '`telar doctor` says what is missing',
    })
  const device = await requestDevice(adapter)
  const software = isSoftware(adapter.info)
  rememberSources(device)
  chooseForm(device, software ? 'direct' : 'tiled')
  // A subgroup of a software adapter is four invocations on one core, which win nothing.
  if (!software) await checkSubgroups(device, adapter.info)
  await prepareTiles(device, adapter.info, tiles)
  let isReleased = false
  watchDevice(device, (error) => (isReleased ? undefined : onError?.(error)))
  offerToTfjs(gpu)
  await registerBackend(device, adapter.info)
  return {
    device,
    name: nameOf(adapter.info),
    info: adapter.info,
    software,
    limits: device.limits,
    features: [...device.features].sort(),
    release() {
      isReleased = true
      if (tf.findBackend('webgpu') !== null) tf.removeBackend('webgpu')
      device.destroy()
    },
  }
}

async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits = Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]]))
  const requiredFeatures = (['timestamp-query', 'subgroups', 'shader-f16'] as const).filter((feature) =>
    adapter.features.has(feature),
  )
  try {
    return await adapter.requestDevice({ requiredLimits, requiredFeatures })
  } catch (error) {
    throw new BackendError({
      where: 'webgpu',
      problem: `${nameOf(adapter.info)} gives no device: ${error instanceof Error ? error.message : String(error)}`,
    })
  }
}

/** tfjs refuses to make a backend where `navigator.gpu` is missing, as in Node. */
function offerToTfjs(gpu: GPU): void {
  const scope = globalThis as { navigator?: { gpu?: GPU } }
  if (!scope.navigator)
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true, writable: true })
  if (!scope.navigator?.gpu) Object.defineProperty(scope.navigator, 'gpu', { value: gpu, configurable: true })
}

async function registerBackend(device: GPUDevice, info: GPUAdapterInfo): Promise<void> {
  // tfjs-webgpu registers a backend of its own where `navigator.gpu` is there when it is imported.
  if (tf.engine().registryFactory['webgpu']) tf.removeBackend('webgpu')
  const given = [device, info] as unknown as ConstructorParameters<typeof WebGPUBackend>
  // Small operations computed on the host would become constants in a captured step.
  tf.env().set('WEBGPU_CPU_FORWARD', false)
  // Makes a new backend at every start, because tfjs ends it when it is reset.
  const start = (): WebGPUBackend => {
    const made = new WebGPUBackend(...given)
    dropStaleReads(asWebgpuBackend(made))
    asWebgpuBackend(made).canHalveProducts = device.features.has('shader-f16') || isSoftware(info)
    return made
  }
  tf.registerBackend('webgpu', start, 3)
  if (!(await tf.setBackend('webgpu')))
    throw new BackendError({ where: 'webgpu', problem: 'tfjs could not start its backend on this device' })
  registerWebgpuKernels()
}
