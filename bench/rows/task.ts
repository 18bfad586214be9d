import type { KernelTime } from './kernel-times.js'
import workloads from '../workloads.json'

export type WorkloadId = keyof typeof workloads

/** What a row is asked to do. */
export interface Task {
  readonly program: 'telar' | 'tfjs-layers' | 'jax-js'
  readonly workload: WorkloadId
  readonly backend: 'wasm' | 'webgpu' | 'webgl'
  /** Telar's WebAssembly kernels, the same with native functions in Node, or those that tfjs brings. */
  readonly kernels: 'pack' | 'native' | 'stock'
  readonly threads: number
  /** Whole epochs at most; as many as fit into `seconds`. */
  readonly epochs: number
  readonly seconds: number
  /** On WebGPU in Node: nothing computes, so that only the host takes time. */
  readonly withoutDevice?: boolean
}

/** The same for a row that runs in Node. */
export interface NodeTask extends Omit<Task, 'program' | 'backend'> {
  readonly program: 'telar' | 'tfjs-layers'
  /** `node` is TensorFlow's own library. */
  readonly backend: 'wasm' | 'webgpu' | 'node'
}

/** What a row measured. */
export interface Measured {
  /** Whole epochs, each with the share of the 10,000 test images that is then classified right; or chunks of steps, where a whole epoch takes too long. */
  readonly epochs: readonly { readonly seconds: number; readonly samples: number; readonly accuracy?: number }[]
  /** From the first line of the network to the last step of the trial runs: compiling, and finding out how fast it goes. */
  readonly warmUpSeconds: number
  /** Of a peer that is no npm package. */
  readonly version?: string
  /** Kernels started on the GPU in a step. */
  readonly dispatches?: number
  /** Time of the main thread in a step where the device takes none, in milliseconds. */
  readonly hostMs?: number
  /** Time on the device by kernel, the longest first; of Telar's rows on WebGPU, where the adapter has `timestamp-query`. */
  readonly kernels?: readonly KernelTime[]
  readonly peakMemoryMb?: number
}

/** MNIST as its files hold it. */
export interface Mnist {
  readonly train: Labeled
  readonly test: Labeled
}

export interface Labeled {
  readonly images: Uint8Array
  readonly labels: Uint8Array
}

/** The four files of MNIST, wherever they are read from. */
export async function readMnist(read: (name: string) => Promise<Uint8Array>): Promise<Mnist> {
  const split = async (name: string) => ({
    images: (await read(`${name}-images-idx3-ubyte`)).subarray(16),
    labels: (await read(`${name}-labels-idx1-ubyte`)).subarray(8),
  })
  return { train: await split('train'), test: await split('t10k') }
}

export const trainingSamples = 60_000

/** Whether images are images to the network, or vectors. */
export function takesImages(workload: WorkloadId): boolean {
  return workload === 'W4' || workload === 'W8'
}

export function experimentOf(workload: WorkloadId) {
  return workloads[workload].experiment
}
