/** Kernels as lists of calls with constant parameters, of which a replayed training step consists. */
import type { PreparedCall } from './calls.js'
import type { Heap } from './heap.js'
import type { WasmExports } from './wasm.gen.js'

type Name = keyof WasmExports

/** Functions of their parameters alone. */
const PURE: ReadonlySet<string> = new Set<Name>(['gemmScratch', 'sparseScratch'])

/**
 * Runs a kernel without computing anything: allocates its outputs, and records the calls that would fill them. The calls can be made
 * as long as its tensors stay where they are.
 */
export function recordCalls<T>(
  heap: Heap,
  run: (heap: Heap) => T,
): { readonly result: T; readonly calls: PreparedCall[] } {
  let calls: PreparedCall[] = []

  /** Collects what `write` records, separately. */
  const listOf = (write: () => void): readonly PreparedCall[] => {
    const before = calls
    calls = []
    write()
    const list = calls
    calls = before
    return list
  }
  const whole = { length: 1, unit: 1, cost: 0 }
  const recorded = Object.keys(heap.wasm)
    .filter((name) => !PURE.has(name))
    .map((name) => [name, (...given: never) => void calls.push(heap.prepare(name as Name, whole, () => given))])
  const wasm = { ...heap.wasm, ...Object.fromEntries(recorded) } as WasmExports
  const recording: Heap = {
    ...heap,
    wasm,
    split: (name, work, range) => void calls.push(heap.prepare(name, work, range)),
    require: (name, parameters, error) => void calls.push(() => heap.require(name, parameters, error)),
    either: (test, one, other) => {
      const [first, second] = [listOf(one), listOf(other)]
      calls.push(() => {
        for (const call of test(heap) ? first : second) call()
      })
    },
    zeros: (shape) => {
      const made = heap.output(shape)
      wasm.clear(
        heap.address(made),
        shape.reduce((product, length) => product * length, 4),
      )
      return made
    },
    integers: heap.keepIntegers,
    // Tensors change when the calls are replayed, not while they are recorded: the replay reports the changes, after the last call.
    changed: () => {},
  }
  const result = run(recording)
  return { result, calls }
}
