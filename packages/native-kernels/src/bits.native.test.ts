import { setFlagsFromString } from 'node:v8'
import { expect, it } from 'vitest'
import { compile, instantiate, loadBuild } from '../../wasm-kernels/src/module.js'
import type { WasmExports } from '../../wasm-kernels/src/wasm.gen.js'
import { nativeKernels } from './load.js'
import { kernelCases } from '../fixtures/kernel-cases.js'
import { createCase, type Values } from '../fixtures/random-case.js'

// Node 22 has relaxed SIMD; Node 20 knows it behind a flag.
setFlagsFromString('--experimental-wasm-relaxed-simd')

const native = nativeKernels()
if ('why' in native) throw new Error(`no native kernels: ${native.why}; npm run native builds them`)
const { names, bind, call, level } = native

const memory = new WebAssembly.Memory({ initial: 256, maximum: 65_536 })
const wasm = instantiate(compile(await loadBuild('relaxed-simd'), false), memory)
const heap = new Uint8Array(memory.buffer)
const parameters = new Float64Array(64 * 16)
bind(heap, parameters)

const returning = new Set(['countZeros', 'allFinite', 'gatherRows', 'gatherPixels'])

/** Which parameter is the address of scratch memory, where a function has such; what it leaves there is no result. */
const scratchOf: Readonly<Record<string, number>> = {
  gemm: 15,
  gemmBatch: 6,
  sparseRows: 13,
  sparseColumns: 13,
  convolve: 10,
  convolveFilterGradient: 10,
  winograd: 11,
}

/** What a call returns and leaves in memory, word by word. The sign and payload of NaN are unspecified, so they are ignored. */
function outcomeOf(name: string, values: Values, end: number, run: () => number) {
  const result = run()
  const words = new Uint32Array(memory.buffer.slice(0, end))
  const scratch = scratchOf[name]
  if (scratch !== undefined) words.fill(0, Number(values[scratch]) / 4)
  for (let i = 0; i < words.length; i++) if ((words[i]! & 0x7fffffff) > 0x7f800000) words[i] = 0x7fc00000
  return { result, words }
}

/** Where two memories differ first, in words; −1 where they are equal. */
const firstDifference = (a: Uint32Array, b: Uint32Array) => a.findIndex((word, i) => word !== b[i])

it('tests every native function', () => {
  expect(names.filter((name) => !(name in kernelCases))).toEqual([])
})

const seeds = Array.from({ length: Number(process.env['TELAR_FUZZ'] ?? 60) }, (_, i) => i + 1)

it.each(names)(`%s has the bits of relaxed SIMD at level ${level}`, (name) => {
  for (const seed of seeds) {
    const one = createCase(memory, wasm, seed)
    const values = kernelCases[name as keyof WasmExports]!(one)
    const end = one.end()
    const before = heap.slice(0, end)
    const compiled = outcomeOf(name, values, end, () =>
      Number((wasm[name as keyof WasmExports] as (...of: Values) => number | boolean)(...values)),
    )
    heap.set(before)
    values.forEach((value, i) => (parameters[i] = Number(value)))
    const own = outcomeOf(name, values, end, () => call(names.indexOf(name)))
    expect(firstDifference(own.words, compiled.words), `seed ${seed}: the first word that differs`).toBe(-1)
    expect(returning.has(name) ? own.result : 0, `seed ${seed}`).toBe(returning.has(name) ? compiled.result : 0)
  }
})
