import { patchTfjs, StartError } from '@telarjs/tensor'
import { isSoftware, nameOf } from '@telarjs/webgpu-kernels'
import { tmpdir } from 'node:os'
import type { NodeCandidate } from './ids.js'
import { mayHaveGraphics, showsCard } from './machine.js'
import { importOptional } from './optional.js'
import { tilesIn } from './tile-file.js'

const installRemedy = 'npm install webgpu @tensorflow/tfjs-backend-webgpu'

interface Dawn {
  create(flags: string[]): GPU
  readonly globals: object
}

const keep = globalThis as { telarDawn?: GPU }

/**
 * The GPU object of Dawn. It stays on `globalThis`: Dawn crashes the process where it is collected while devices live.
 *
 * @throws StartError where the package `webgpu` is missing or does not load
 */
export async function loadDawn(): Promise<GPU> {
  if (keep.telarDawn) return keep.telarDawn
  // Dawn's Vulkan loader complains on stderr without it.
  process.env['XDG_RUNTIME_DIR'] ??= tmpdir()
  let dawn: Dawn | undefined
  try {
    dawn = await importOptional<Dawn>('webgpu')
  } catch (error) {
    throw new StartError(
      'webgpu',
      `the package webgpu does not load: ${(error as Error).message.split('\n')[0]}`,
      'On Linux it needs glibc 2.34 or newer.',
    )
  }
  if (!dawn) throw new StartError('webgpu', 'the package webgpu is not installed', installRemedy)
  Object.assign(globalThis, dawn.globals)
  keep.telarDawn = await createQuietly(dawn)
  return keep.telarDawn
}

/** Beside a card, Mesa's software driver is not wanted, and Dawn complains about it on stderr. Where the card has no driver it is all there is. */
async function createQuietly(dawn: Dawn): Promise<GPU> {
  const unwanted =
    process.platform === 'linux' &&
    showsCard() &&
    !['VK_LOADER_DRIVERS_DISABLE', 'VK_ICD_FILENAMES', 'VK_DRIVER_FILES'].some((name) => process.env[name])
  if (!unwanted) return dawn.create([])
  process.env['VK_LOADER_DRIVERS_DISABLE'] = '*lvp*'
  try {
    const gpu = dawn.create([])
    if (await gpu.requestAdapter()) return gpu
  } finally {
    delete process.env['VK_LOADER_DRIVERS_DISABLE']
  }
  return dawn.create([])
}

/** Any vendor's GPU through Dawn: Vulkan, Metal or Direct3D 12. */
export const webgpu: NodeCandidate = {
  id: 'webgpu',
  gpu: true,
  async start({ allowSoftware, cacheDirectory, onError }) {
    // Software drivers that Dawn would load complain on stderr.
    if (!allowSoftware && !mayHaveGraphics()) throw new StartError('webgpu', 'no graphics device', driverRemedy())
    const gpu = await loadDawn()
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter) throw new StartError('webgpu', 'no GPU adapter found', driverRemedy())
    if (!allowSoftware && isSoftware(adapter.info)) {
      throw new StartError(
        'webgpu',
        `the only adapter is ${nameOf(adapter.info)}, which is software on the CPU and slower than wasm`,
        driverRemedy(),
      )
    }
    const { createWebgpuDevice } = await importStart()
    // First what tfjs gets wrong: Telar's kernels fall back on it.
    patchTfjs()
    const { name, software, release } = await createWebgpuDevice(gpu, {
      ...(onError ? { onError } : {}),
      ...(cacheDirectory === undefined ? {} : { tiles: tilesIn(cacheDirectory) }),
    })
    const restore = software ? calmPolling() : undefined
    return {
      device: software ? `${name} (software on the CPU)` : name,
      software,
      async stop() {
        release()
        restore?.()
      },
    }
  },
}

async function importStart() {
  try {
    return await import('@telarjs/webgpu-kernels/device')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === 'ERR_MODULE_NOT_FOUND' ? 'is not installed' : `does not load: ${message.split('\n')[0]}`
    throw new StartError('webgpu', `the package @tensorflow/tfjs-backend-webgpu ${reason}`, installRemedy)
  }
}

function driverRemedy(): string {
  if (process.platform === 'linux')
    return "Install your card's Vulkan driver and libvulkan1; `vulkaninfo --summary` must list the card."
  return 'Install the driver of your graphics card.'
}

/**
 * While a read is pending Dawn asks for its result on every turn of the event loop. On a software adapter that takes a core
 * from the kernels, which run on the same CPU: a third of the speed on two cores.
 */
function calmPolling(): () => void {
  const original = globalThis.setImmediate
  function calmer(callback: (...given: unknown[]) => void, ...given: unknown[]): unknown {
    return /\[native code\]/.test(String(callback)) ? setTimeout(callback, 1, ...given) : original(callback, ...given)
  }
  // By way of the prototype it keeps what `util.promisify` looks for.
  globalThis.setImmediate = Object.setPrototypeOf(calmer, original) as typeof setImmediate
  return () => {
    globalThis.setImmediate = original
  }
}
