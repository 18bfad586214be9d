import { StartError } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { NodeBackendId, NodeCandidate, NodeCandidateOptions } from './ids.js'
import { describeCpu, hasNvidiaDriver, nvidiaCards } from './machine.js'
import { resolveAll } from './optional.js'
import { registerTensorflowKernels } from './tensorflow-kernels.js'

/** What tfjs-node's backend says about itself. */
interface TensorflowBackend {
  readonly isUsingGpuDevice?: boolean
  readonly binding?: { readonly TF_Version?: string }
}

const GPU = '@tensorflow/tfjs-node-gpu'
const CPU = '@tensorflow/tfjs-node'

/** TensorFlow's own library on an NVIDIA card, through `@tensorflow/tfjs-node-gpu`. */
export const cuda: NodeCandidate = {
  id: 'cuda',
  gpu: true,
  async start(options) {
    if (process.platform === 'darwin')
      throw new StartError('cuda', 'macOS has no CUDA', 'Use webgpu: it runs on Metal.')
    if (!hasNvidiaDriver())
      throw new StartError(
        'cuda',
        'no NVIDIA driver found',
        'Install the NVIDIA driver; for cards of others use webgpu.',
      )
    return startCuda(options)
  },
}

/**
 * Without the look for a driver.
 *
 * @param from a file beside whose packages the binding is searched
 * @example
 * const { device } = await startCuda({ allowSoftware: false }) // the GPU's name
 */
export async function startCuda(options: NodeCandidateOptions, from?: string) {
  // Without it TensorFlow takes all memory of the card at once, and a second process gets none.
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true'
  const { isUsingGpuDevice, version } = await loadBinding('cuda', GPU, options, from)
  if (!isUsingGpuDevice) {
    throw new StartError(
      'cuda',
      `${GPU} (TensorFlow ${version}) starts, but finds no GPU that it can use`,
      '`telar doctor` lists the CUDA libraries that are missing.',
    )
  }
  return { device: `${nvidiaCards()[0] ?? 'NVIDIA GPU'}, TensorFlow ${version}`, software: false, stop }
}

/** TensorFlow's own library on the CPU, through `@tensorflow/tfjs-node`, or `-gpu` where only that has its addon. */
export const node: NodeCandidate = {
  id: 'node',
  gpu: false,
  start: (options) => startNode(options),
}

/**
 * Starts TensorFlow's library on the CPU through tfjs-node.
 *
 * @throws StartError that names the package to install
 * @example
 * const { device } = await startNode({ allowSoftware: false })
 */
export async function startNode(options: NodeCandidateOptions, from?: string) {
  const { isUsingGpuDevice, version } = await loadBinding('node', packageWithAddon(from) ?? CPU, options, from)
  if (!isUsingGpuDevice) registerTensorflowKernels()
  return { device: `${describeCpu()}, TensorFlow ${version}`, software: false, stop }
}

/**
 * Whether TensorFlow's own library is there, found without loading it.
 *
 * @example
 * if (!nodeIsInstalled()) console.log('npm install @tensorflow/tfjs-node')
 */
export function nodeIsInstalled(): boolean {
  return packageWithAddon() !== undefined
}

function packageWithAddon(from?: string): string | undefined {
  return [CPU, GPU].find((candidate) => resolveAll(candidate, from).some(hasAddon))
}

async function stop(): Promise<void> {}

/**
 * Loads the binding, which registers the tfjs backend `tensorflow` and makes it the one in use.
 *
 * @example
 * const { version } = await loadBinding('node', '@tensorflow/tfjs-node', { allowSoftware: false })
 */
export async function loadBinding(id: NodeBackendId, name: string, { threads }: NodeCandidateOptions, from?: string) {
  const places = resolveAll(name, from)
  const main = places.find(hasAddon)
  if (places.length === 0) throw new StartError(id, `${name} is not installed`, `npm install ${name}`)
  if (main === undefined) {
    throw new StartError(
      id,
      `${name} is installed without its native addon`,
      `Let its install script run (npm rebuild ${name}; with pnpm: pnpm approve-builds), or build it against a TensorFlow of your own with scripts/tfjs-node-gpu.mjs of Telar's repository.`,
    )
  }
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  if (threads !== undefined) {
    process.env['TF_NUM_INTRAOP_THREADS'] = String(threads)
    process.env['OMP_NUM_THREADS'] = String(threads)
  }
  const require = createRequire(main)
  mendUtil(require('node:util') as Record<string, unknown>)
  try {
    require(main)
  } catch (error) {
    throw new StartError(
      id,
      `${name} does not load: ${(error as Error).message.split('\n')[0]}`,
      '`telar doctor` says which libraries are missing.',
    )
  }
  await tf.setBackend('tensorflow')
  const { isUsingGpuDevice = false, binding } = tf.backend() as unknown as TensorflowBackend
  return { isUsingGpuDevice, version: binding?.TF_Version ?? 'of unknown version' }
}

function hasAddon(main: string): boolean {
  const lib = join(dirname(dirname(main)), 'lib')
  return existsSync(lib) && readdirSync(lib).some((folder) => existsSync(join(lib, folder, 'tfjs_binding.node')))
}

/**
 * tfjs-node calls two functions that Node 23 took away (tensorflow/tfjs#8609), and that Node 22 warns about.
 *
 * @example
 * mendUtil(await import('node:util'))
 */
export function mendUtil(util: Record<string, unknown>): void {
  util['isNullOrUndefined'] = (value: unknown) => value === null || value === undefined
  util['isArray'] = Array.isArray
}
