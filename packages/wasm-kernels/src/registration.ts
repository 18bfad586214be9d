/** Puts the kernels into tfjs's registry, and takes them out again. */
import '@tensorflow/tfjs-backend-wasm'
import { getKernel, registerKernel, unregisterKernel, type KernelConfig, type KernelFunc } from '@tensorflow/tfjs-core'
import type { WasmBackend } from './backend.js'
import type { PreparedCall } from './calls.js'
import { heapOf, type Heap, type HeapOptions } from './heap.js'
import type { Kernel } from './kernel.js'
import { kernels } from './kernels/index.js'
import { loadBuild, supportedVariant, type Variant } from './module.js'
import type { NativeAddon } from './native.js'
import { recordCalls } from './recording.js'
import { fuseOptimizers } from './tfjs-optimizers.js'
import { coreCount } from './threads.js'

const BACKEND = 'wasm'

/** Which kernels are registered, and how they run. */
export interface WasmKernelOptions {
  /** Only these kernels, by tfjs's names; default: all. */
  readonly only?: readonly string[]
  /** The best build to use; default: the best that the engine accepts. */
  readonly variant?: Variant
  /** Threads in all, where `shareWasmMemory` came before; default: one for each core, at most eight. They start with the first kernel. */
  readonly threads?: number
  /**
   * Work of fewer multiplications, or floats moved, than this stays on one thread; default 200,000, some ten microseconds.
   * 0 splits whatever can be split, as tests do.
   */
  readonly splitFrom?: number
  /** Native functions on the same memory, from `nativeKernels()` of `@telarjs/native-kernels`; in Node only. */
  readonly native?: NativeAddon
}

/** What was registered. */
export interface WasmKernelReport {
  /** Which build runs; `none` where the engine has no SIMD: then nothing was registered. */
  readonly variant: Variant
  /** The names registered, in order. */
  readonly names: readonly string[]
}

/** What `unregisterWasmKernels` does to restore the previous state. tfjs's registry is global to the process, and so is this list. */
const restores: (() => void)[] = []

/** The kernels that replace the updates of tfjs's optimizers, if both are registered. */
const OPTIMIZER_KERNELS = ['TelarSgd', 'TelarAdam']

/**
 * Registers the kernels for tfjs's backend `wasm`. Calls that a kernel does not do (another dtype, rank or option) go to the stock kernel.
 * With all of them, `tf.train.sgd`, `momentum` and `adam` update their parameters in place, in one pass.
 * Loads the one build that this engine runs; until it is there nothing changes. A later call replaces an earlier one.
 * Throws if `only` names a kernel that this package does not have.
 *
 * @example
 * const { variant } = await registerWasmKernels()
 * await tf.setBackend('wasm')
 */
export async function registerWasmKernels({
  only,
  variant: best,
  threads = coreCount(),
  splitFrom,
  native,
}: WasmKernelOptions = {}): Promise<WasmKernelReport> {
  const unknown = only?.find((name) => kernels.every((kernel) => kernel.name !== name))
  if (unknown !== undefined) {
    throw new Error(
      `registerWasmKernels only: expected ${kernels.map(({ name }) => name).join(', ')}, received ${JSON.stringify(unknown)}`,
    )
  }
  const variant = supportedVariant(best)
  const build = variant === 'none' ? undefined : await loadBuild(variant)
  unregisterWasmKernels()
  if (!build) return { variant, names: [] }
  const options = { build, threads, splitFrom, native }
  const chosen = kernels.filter(({ name }) => only?.includes(name) ?? true)
  for (const kernel of chosen) {
    const stock = getKernel(kernel.name, BACKEND) as KernelConfig | undefined
    restores.push(() => replace(kernel.name, stock))
    replace(kernel.name, {
      ...stock,
      kernelName: kernel.name,
      backendName: BACKEND,
      kernelFunc: kernelFunction(kernel, options, stock?.kernelFunc),
      setupFunc(backend) {
        stock?.setupFunc?.(backend)
        // Before there are tensors: native code asks for large pages.
        if (native) heapOf(backend as WasmBackend, options)
      },
    })
  }
  const names = chosen.map(({ name }) => name)
  if (OPTIMIZER_KERNELS.every((name) => names.includes(name))) restores.push(fuseOptimizers())
  return { variant, names }
}

/**
 * Restores the stock kernels. Does nothing where no kernels are registered.
 *
 * @example
 * await registerWasmKernels()
 * unregisterWasmKernels()
 */
export function unregisterWasmKernels(): void {
  for (const restore of restores.splice(0)) restore()
}

/** tfjs warns when a name is registered twice, so the old one goes first. */
function replace(name: string, config: KernelConfig | undefined): void {
  if (getKernel(name, BACKEND)) unregisterKernel(name, BACKEND)
  if (config) registerKernel(config)
}

/** A kernel as it is in tfjs's registry, with a way to record its calls for replays, which `@telarjs/tensor` uses. */
interface ListableKernelFunc {
  (...call: Parameters<KernelFunc>): ReturnType<KernelFunc>
  /**
   * Records the calls that compute this, with all their parameters, on the memory that the tensors have now; undefined where the stock kernel must do it.
   * Outputs are allocated, but nothing is computed until the calls are made.
   */
  list(...call: Parameters<KernelFunc>): readonly PreparedCall[] | undefined
}

function kernelFunction(
  { name, run }: Kernel,
  options: HeapOptions,
  stock: KernelFunc | undefined,
): ListableKernelFunc {
  let known: { readonly backend: unknown; readonly heap: Heap } | undefined
  const heapFor = (backend: unknown): Heap => {
    if (known?.backend === backend) return known!.heap
    known = { backend, heap: heapOf(backend as WasmBackend, options) }
    return known.heap
  }
  const kernelFunc: KernelFunc = (call) => {
    const outputs = run({ inputs: call.inputs as never, attributes: call.attrs, heap: heapFor(call.backend) })
    if (outputs !== undefined) return outputs
    if (stock) return stock(call)
    const received = Object.entries(call.inputs).map(
      ([key, input]) => `${key} ${input?.dtype} [${input?.shape.join(', ')}]`,
    )
    throw new Error(
      `wasm-kernels: ${name}: expected inputs of the right dtypes whose shapes fit one another, received ${received.join(', ')}`,
    )
  }
  return Object.assign(kernelFunc, {
    list: (call: Parameters<KernelFunc>[0]) => {
      const { result, calls } = recordCalls(heapFor(call.backend), (heap) =>
        run({ inputs: call.inputs as never, attributes: call.attrs, heap }),
      )
      return result === undefined ? undefined : calls
    },
  })
}
