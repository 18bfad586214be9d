/** How low-level functions are called: on one or several threads, compiled or native, immediately or recorded for later. */
import type { NativeTable } from './native.js'
import type { Arguments, Threads } from './threads.js'
import type { WasmExports } from './wasm.gen.js'

/** Work that can be split among threads: `length` units, cut at multiples of `unit`; `cost` is the total number of multiplications, or of floats moved. */
export interface Work {
  readonly length: number
  readonly unit: number
  readonly cost: number
}

/** Makes calls whose parameters are all known. */
export type PreparedCall = () => void

export interface Calls {
  /** Calls a function on ranges of the work, one for each part; all parts may run at once. Small work is one part. */
  split<Name extends keyof WasmExports>(
    name: Name,
    work: Work,
    range: (from: number, to: number, part: number) => Parameters<WasmExports[Name]>,
  ): void
  /** Calls a function that returns 0 for a wrong input, and throws the error where it does. */
  require<Name extends keyof WasmExports>(
    name: Name,
    parameters: Parameters<WasmExports[Name]>,
    error: () => Error,
  ): void
  /** Records the calls that `split` would make, to be made later any number of times. */
  prepare<Name extends keyof WasmExports>(
    name: Name,
    work: Work,
    range: (from: number, to: number, part: number) => Parameters<WasmExports[Name]>,
  ): PreparedCall
}

/** Below this cost, some ten microseconds, handing parts over takes longer than the work. Threads that are awake begin within a microsecond. */
const WORTH_SPLITTING = 200_000

/** Floats in the widest vector of any build: columns are split at multiples of it. */
export const VECTOR = 16

type Name = keyof WasmExports
type Callable = (...parameters: Arguments) => unknown
type RangeOf = (from: number, to: number, part: number) => Arguments

interface Given {
  readonly wasm: WasmExports
  readonly table: NativeTable | undefined
  readonly threads: Threads | undefined
  readonly splitFrom: number | undefined
  readonly maxParts: number
}

export function createCalls({ wasm, table, threads, splitFrom, maxParts }: Given): Calls {
  /** The parameters of each part; one where splitting does not pay. */
  function partsOf(name: Name, { length, unit, cost }: Work, range: RangeOf): readonly Arguments[] {
    const isNative = table?.has(name) ?? false
    const pays = cost >= (splitFrom ?? WORTH_SPLITTING)
    const parts = pays && (isNative || threads) ? Math.min(maxParts, Math.ceil(length / unit)) : 1
    if (parts <= 1) return [range(0, length, 0)]
    const step = Math.ceil(length / parts / unit) * unit
    const ranges: Arguments[] = []
    for (let from = 0; from < length; from += step)
      ranges.push(range(from, Math.min(length, from + step), ranges.length))
    return ranges
  }

  return {
    split(name, work, range) {
      const parts = partsOf(name, work, range)
      if (parts.length === 1) (wasm[name] as Callable)(...parts[0]!)
      else if (table?.has(name)) table.run(name, parts)
      else threads!.run(name, parts)
    },
    prepare(name, work, range) {
      const parts = partsOf(name, work, range)
      if (table?.has(name)) return table.prepare(name, parts)
      return parts.length === 1 ? withArguments(wasm[name] as Callable, parts[0]!) : () => threads!.run(name, parts)
    },
    require(name, parameters, error) {
      if (!(wasm[name] as Callable)(...parameters)) throw error()
    },
  }
}

/** A call with these arguments. Spreading an array at every call would cost as much as a small kernel; the engine ignores surplus arguments. */
function withArguments(call: Callable, parameters: Arguments): PreparedCall {
  const [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = parameters as readonly number[]
  const function16 = call as (...sixteen: (number | undefined)[]) => unknown
  return () => void function16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
}
