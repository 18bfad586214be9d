import { BackendError } from '@telarjs/core'

/** The part of tfjs's backend that knows its binary: what emscripten calls, by name. */
export interface WasmBackend {
  readonly wasm: { asm: Record<string, unknown> }
}

/** `(module (import "a" "a" (func)) (export "a" (func 0)))`: makes a function of JavaScript one that a table can hold. */
const PASS_ON = Uint8Array.from(
  [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    [1, 4, 1, 0x60, 0, 0],
    [2, 7, 1, 1, 0x61, 1, 0x61, 0, 0],
    [7, 5, 1, 1, 0x61, 0, 0],
  ].flat(),
)

/**
 * Completes tfjs-wasm, which runs on the core of its binary (build/split-wasm.ts), at the moment when something calls what the core lacks: a kernel, or a function that a
 * kernel calls. The whole then works on the memory, the table of functions and the stack of the core, as if it had been there from the start.
 * Does nothing where the whole runs already.
 *
 * @param readWhole returns the other part, for a memory that is shared or not. Kernels answer at once, so it must too
 */
export function completeOnDemand(
  { wasm }: WasmBackend,
  readWhole: (isShared: boolean) => Uint8Array<ArrayBuffer>,
): void {
  const core = wasm.asm
  const table = core['__indirect_function_table'] as WebAssembly.Table
  const last = table.length - 1
  // The core has a place more than the binary, for the function that loads the rest.
  if (!('global0' in core) || table.get(last)) return
  let whole: WebAssembly.Exports | undefined
  const load = (): WebAssembly.Exports => {
    const imports = core as WebAssembly.ModuleImports
    whole ??= new WebAssembly.Instance(
      new WebAssembly.Module(readWhole(isShared(core['memory'] as WebAssembly.Memory))),
      {
        core: imports,
        env: imports,
        wasi_snapshot_preview1: imports,
      },
    ).exports
    return whole
  }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(PASS_ON), { a: { a: () => void load() } })
  table.set(last, exports['a'])
  wasm.asm = new Proxy(core, { get: (_, name: string) => core[name] ?? load()[name] })
}

function isShared({ buffer }: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer
}

/**
 * The whole from its address, without a promise, which is possible in a worker.
 *
 * @param sharedFlagAt where the byte is that says whether its memory is shared
 * @throws BackendError where it does not load
 */
export function readWhole(address: string, sharedFlagAt: number, isShared: boolean): Uint8Array<ArrayBuffer> {
  const request = new XMLHttpRequest()
  request.open('GET', address, false)
  request.responseType = 'arraybuffer'
  try {
    request.send()
  } catch {
    throw missing('the network does not answer')
  }
  if (request.status !== 200) throw missing(`HTTP ${request.status}`)
  const bytes = new Uint8Array(request.response as ArrayBuffer)
  if (isShared) bytes[sharedFlagAt]! |= 2
  return bytes

  function missing(problem: string): BackendError {
    return new BackendError({
      where: 'wasm',
      problem: `the rest of tfjs's kernels, which this needs, does not load: ${problem}`,
      remedy: 'Go on when there is a network connection, or compute on another backend',
    })
  }
}
