/** Starts tfjs-wasm on shared memory, which threads need. Stock tfjs-wasm's own threaded build uses one thread whatever it is told, and does not start in Node. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { engine, env } from '@tensorflow/tfjs-core'
import { withSharedMemory } from './shared-memory.js'

/**
 * Whether this engine lets threads share memory: always in Node, in a browser where the page is cross-origin isolated.
 *
 * @example
 * if (!canShareMemory()) console.log('one thread: the page is not cross-origin isolated')
 */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer === 'function' && (globalThis.crossOriginIsolated ?? true)
}

/**
 * Makes the next start of the backend `wasm` use a shared memory: its stock SIMD binary is loaded with one flag changed. Call it before
 * `tf.setBackend('wasm')`; the kernels of this package then use worker threads. Returns false, having changed nothing, where memory cannot be shared.
 * Throws if the backend has already started.
 *
 * @param wasm the address of tfjs-backend-wasm-simd.wasm; not needed in Node
 * @example
 * await shareWasmMemory() // in a browser: new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', import.meta.url)
 * await registerWasmKernels()
 * await tf.setBackend('wasm')
 */
export async function shareWasmMemory(wasm?: string | URL): Promise<boolean> {
  if (!canShareMemory()) return false
  // tf.findBackend would start it.
  if ('wasm' in engine().registry)
    throw new Error('shareWasmMemory: expected the wasm backend not to have started, received a running one')
  serve(withSharedMemory(await load(wasm)))
  // tfjs forgets the values of flags when it is reset, but the function that is registered for one stays and always answers false.
  env().registerFlag('WASM_HAS_MULTITHREAD_SUPPORT', () => false)
  const paths = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'].map(
    (name) => [name, ADDRESS],
  )
  setWasmPaths(Object.fromEntries(paths) as Record<string, string>, true)
  return true
}

/** A URL for which tfjs asks its platform when it needs the binary; no request is sent. */
const ADDRESS = 'telar:tfjs-backend-wasm-simd.wasm'

/**
 * Makes tfjs's platform return the binary at every start of the backend. (The URL of a blob would need `fetch` and, on a page, a content
 * security policy that allows `blob:` there.)
 */
function serve(binary: Uint8Array<ArrayBuffer>): void {
  const { platform } = env()
  const fetchOthers = platform.fetch.bind(platform)
  // The only members of a response that tfjs uses. A real `Response` would make Node load its HTTP client: 30 ms at each start.
  const answer = { ok: true, arrayBuffer: async () => binary.buffer } as Response
  platform.fetch = (path, init) => (path === ADDRESS ? Promise.resolve(answer) : fetchOthers(path, init))
}

async function load(wasm: string | URL | undefined): Promise<Uint8Array> {
  if (wasm !== undefined) {
    const response = await fetch(wasm)
    if (!response.ok)
      throw new Error(`shareWasmMemory: ${wasm}: expected the wasm binary, received HTTP status ${response.status}`)
    return new Uint8Array(await response.arrayBuffer())
  }
  const fs = globalThis.process?.getBuiltinModule?.('node:fs/promises')
  if (!fs) throw new Error('shareWasmMemory: expected the address of tfjs-backend-wasm-simd.wasm, received none')
  return fs.readFile(stockBinary())
}

/**
 * The path of tfjs-wasm's SIMD binary, in Node: in a folder `tfjs` beside this code, where a bundle brought it along, or else in its package.
 *
 * @throws Error of Node where there is none
 * @example
 * import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
 * import { dirname } from 'node:path'
 *
 * setWasmPaths(`${dirname(stockBinary())}/`)
 */
export function stockBinary(): string {
  const { resolve } = globalThis.process.getBuiltinModule('node:module').createRequire(import.meta.url)
  try {
    return resolve('./tfjs/tfjs-backend-wasm-simd.wasm')
  } catch {
    return resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm')
  }
}
