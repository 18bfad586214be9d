// Times the products of the workloads alone, on one thread, compiled and natively in turn: `node products.js`. The last line of stdout is what
// it measured, as JSON.
import { patchTfjs } from '@telarjs/tensor'
import { nativeKernels } from '@telarjs/native-kernels'
import { registerWasmKernels, stockBinary } from '@telarjs/wasm-kernels'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { dirname } from 'node:path'
import { peaks, products, type Product } from './product-list.js'

/** GFLOP/s of a product on each build; a multiplication and its addition are two operations. */
export interface Timed {
  readonly compiled: number
  /** Missing where there are no native kernels. */
  readonly native?: number
}

export interface TimedProducts {
  readonly builds: { readonly compiled: string; readonly native?: string }
  readonly peaks: readonly Timed[]
  readonly workloads: Readonly<Record<string, readonly Timed[]>>
}

type Calls = readonly (() => void)[]
type ListableKernel = tf.KernelFunc & { list(call: Parameters<tf.KernelFunc>[0]): Calls }

/** A sample is as many runs as take this long, and the best of the samples counts: other work on the machine only ever adds. */
const SAMPLE_MS = 2
const SAMPLES = 15

setWasmPaths(`${dirname(stockBinary())}/`)
patchTfjs()
const native = nativeKernels()
const { variant } = await registerWasmKernels({ threads: 1 })
await tf.setBackend('wasm')

/** The calls that a replayed step makes for a product, with the kernels that are registered. What a kernel frees stays, as in a replay: the calls use it. */
function callsOf({ kernel, attributes }: Product, inputs: Record<string, tf.Tensor>): Calls {
  const { kernelFunc } = tf.getKernel(kernel, 'wasm')
  const backend = tf.backend()
  const disposeData = backend.disposeData.bind(backend)
  backend.disposeData = () => false
  try {
    return (kernelFunc as ListableKernel).list({ inputs, attrs: attributes as never, backend })
  } finally {
    backend.disposeData = disposeData
  }
}

function run(calls: Calls, times: number): number {
  const begun = performance.now()
  for (let i = 0; i < times; i++) for (const call of calls) call()
  return performance.now() - begun
}

async function time(product: Product): Promise<Timed> {
  const shapes = Object.entries(product.inputs)
  const inputs = Object.fromEntries(shapes.map(([name, shape]) => [name, tf.randomNormal([...shape], 0, 1)]))
  const kinds = 'bind' in native ? (['compiled', 'native'] as const) : (['compiled'] as const)
  const builds: { kind: 'compiled' | 'native'; calls: Calls; times: number; best: number }[] = []
  for (const kind of kinds) {
    await registerWasmKernels({ threads: 1, ...(kind === 'native' && 'bind' in native ? { native } : {}) })
    const calls = callsOf(product, inputs)
    run(calls, 3)
    builds.push({ kind, calls, times: Math.ceil(SAMPLE_MS / (run(calls, 5) / 5)), best: Infinity })
  }
  for (let sample = 0; sample < SAMPLES; sample++)
    for (const build of builds) build.best = Math.min(build.best, run(build.calls, build.times) / build.times)
  tf.dispose(inputs)
  const gflops = (ms: number) => (2 * product.multiplications) / (ms * 1e6)
  return Object.fromEntries(builds.map(({ kind, best }) => [kind, gflops(best)])) as unknown as Timed
}

async function timeAll(list: readonly Product[]): Promise<Timed[]> {
  const results: Timed[] = []
  for (const each of list) results.push(await time(each))
  return results
}

const workloads: Record<string, Timed[]> = {}
for (const [workload, list] of Object.entries(products)) workloads[workload] = await timeAll(list)
const measured: TimedProducts = {
  builds: { compiled: variant, ...('bind' in native ? { native: native.level } : {}) },
  peaks: await timeAll(peaks),
  workloads,
}
console.log(JSON.stringify(measured))
