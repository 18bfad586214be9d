import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Functions on a heap of floats that has been bound: the low-level table of `@telarjs/wasm-kernels`, natively.
 * Addresses are offsets into the heap and are not checked; the caller must have checked the shapes of its tensors.
 */
export interface NativeKernels {
  /** The instructions that run: `avx512`, `avx2` or `neon`. */
  readonly level: string
  /** The functions by index, named as in WebAssembly. */
  readonly names: readonly string[]
  /** Must be called again whenever the heap has grown: `parameters` holds the arguments of the next calls. */
  bind(heap: Uint8Array, parameters: Float64Array): void
  /** Calls a function with the first 16 parameters. */
  call(index: number): number
  /** Calls a function once for each part, 16 parameters apart, on all threads. */
  callParts(index: number, parts: number): void
  /** Starts threads until there are this many, including the calling one; they end with the process. Returns how many there are. */
  threads(wanted: number): number
}

/** The reason why there are no native kernels here. */
export interface Unavailable {
  readonly level: 'none'
  readonly why: string
}

/**
 * The native kernels for this machine, or why there are none: none built, none for the system, an old processor, `TELAR_NATIVE=off`.
 * `TELAR_NATIVE=avx2` takes none above that level. Never throws.
 *
 * @example
 * const native = nativeKernels()
 * if ('bind' in native) await registerWasmKernels({ native })
 */
export function nativeKernels(): NativeKernels | Unavailable {
  const { env, platform } = globalThis.process ?? {}
  if (!platform) return unavailable('not a Node process')
  if (env['TELAR_NATIVE'] === 'off') return unavailable('switched off by TELAR_NATIVE=off')
  const name = fileName()
  const prebuilt = folders().map((folder) => join(folder, 'prebuilt'))
  // The published package holds the builds for all systems; a clone holds none until they are built.
  if (!prebuilt.some((folder) => existsSync(folder))) return unavailable('not built here; `npm run native` builds them')
  const file = prebuilt.map((folder) => join(folder, name)).find((path) => existsSync(path))
  if (!file) return unavailable(`no build for this system (${name})`)
  try {
    const kernels = createRequire(import.meta.url)(file) as NativeKernels
    return kernels.level === 'none' ? unavailable('the processor has neither AVX2 nor NEON') : kernels
  } catch (error) {
    return unavailable(`${name} cannot be loaded: ${(error as Error).message.split('\n')[0]}`)
  }
}

function unavailable(why: string): Unavailable {
  return { level: 'none', why }
}

/** As scripts/targets.mjs names what it builds. */
function fileName(): string {
  const { platform, arch } = process
  return `${[platform, arch, ...(isMusl() ? ['musl'] : [])].join('-')}.node`
}

/** Alpine and similar systems: their C library is musl, whose loader is next to the programs it loads. */
function isMusl(): boolean {
  if (process.platform !== 'linux') return false
  try {
    return readFileSync('/usr/bin/ldd', 'latin1').includes('musl')
  } catch {
    const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } }
    return !header.glibcVersionRuntime
  }
}

/** Where the package lies: above this file, or, where this file is part of a bundle, where Node finds the package from there. */
function folders(): string[] {
  const own = fileURLToPath(new URL('..', import.meta.url))
  try {
    return [own, dirname(createRequire(import.meta.url).resolve('@telarjs/native-kernels/package.json'))]
  } catch {
    return [own]
  }
}
