import { setFlagsFromString } from 'node:v8'
import { expect, it } from 'vitest'
import { compile, instantiate, loadBuild } from '../../wasm-kernels/src/module.js'
import type { WasmExports } from '../../wasm-kernels/src/wasm.gen.js'
import { nativeKernels } from './load.js'

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

/** A small generator (mulberry32), so that a case can be run again. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Places arrays one after the other, with a gap of a float so that most of them lie at odd addresses. */
function createCase(seed: number) {
  const random = generator(seed)
  let next = 4096
  const place = (bytes: number) => {
    const at = next
    next += Math.ceil(bytes / 4) * 4 + 4
    if (next > heap.length) throw new Error('the case is larger than the heap')
    return at
  }
  return {
    random,
    /** Everything that the case uses lies below. */
    end: () => next,
    below: (most: number) => Math.floor(random() * most),
    size: () => 1 + Math.floor(random() ** 2 * 70),
    space: (floats: number) => place(floats * 4),
    floats(count: number, value = () => random() * 2 - 1): number {
      const at = place(count * 4)
      const view = new Float32Array(memory.buffer, at, count)
      for (let i = 0; i < count; i++) view[i] = value()
      return at
    },
    integers(values: readonly number[]): number {
      const at = place(values.length * 4)
      new Int32Array(memory.buffer, at, values.length).set(values)
      return at
    },
    bytes(count: number): number {
      const at = place(count)
      for (let i = 0; i < count; i++) heap[at + i] = random() * 256
      return at
    },
  }
}
type Case = ReturnType<typeof createCase>
type Values = readonly (number | boolean)[]

const bounds = (of: Case): [number, number] =>
  [
    [-Infinity, Infinity],
    [0, Infinity],
    [0, 6],
  ][of.below(3)] as [number, number]
const sparse = (of: Case) => () => (of.random() < 0.8 ? 0 : of.random() - 0.5)

function product(of: Case): Values {
  const [m, n, k] = [of.size(), of.size(), of.below(8) === 0 ? 600 : of.size()]
  const [transposeA, transposeB] = [of.below(2) === 1, of.below(2) === 1]
  const [low, high] = bounds(of)
  const bias = of.below(2) ? of.floats(n) : 0
  const [lda, ldb] = [transposeA ? m : k, transposeB ? k : n]
  return [
    of.floats(m * k),
    lda,
    transposeA,
    of.floats(k * n),
    ldb,
    transposeB,
    of.floats(m * n),
    n,
    m,
    n,
    k,
    bias,
    low,
    high,
    of.below(3) === 0,
    of.space(wasm.gemmScratch() / 4),
  ]
}

function sparseProduct(of: Case, transposed: boolean): Values {
  const [m, n, k] = [of.size(), of.size() * 2, of.size()]
  const [low, high] = bounds(of)
  const bias = of.below(2) ? of.floats(n) : 0
  const [a, b, c] = [of.floats(m * k, sparse(of)), of.floats(k * n), of.floats(m * n)]
  return [
    a,
    transposed ? m : k,
    b,
    n,
    c,
    n,
    m,
    n,
    k,
    bias,
    low,
    high,
    of.below(3) === 0,
    of.space(wasm.sparseScratch(k) / 4),
  ]
}

function binary(of: Case): Values {
  const [rows, columns] = [of.size(), of.size()]
  const operand = () => {
    const [byRow, walks] = [of.below(2), of.below(2)]
    return [of.floats(rows * columns), byRow ? columns * 4 : 0, walks ? 4 : 0]
  }
  return [...operand(), ...operand(), of.space(rows * columns), rows, columns]
}

/** Zeros of both signs and NaN among the values: what a function does with them is part of its bits. */
const special = (of: Case) => () => (of.below(4) ? of.random() * 2 - 1 : [0, -0, NaN, Infinity][of.below(4)]!)

function unary(of: Case, ...attributes: readonly number[]): Values {
  const n = of.size() * 3
  return [of.floats(n, special(of)), of.space(n), n, ...attributes]
}

/** The 17 integers of windows over images, and how many floats the images, the windows and a result of pooling have. */
function geometry(of: Case) {
  const side = () => 1 + of.below(6)
  const [batch, inDepth, inHeight, inWidth, channels] = [side(), 1 + of.below(2), side() + 2, side() + 2, of.size()]
  const [depth, height, width] = [1, 1 + of.below(3), 1 + of.below(3)]
  const strides = [1, 1 + of.below(2), 1 + of.below(2)] as const
  const pads = [0, of.below(height), of.below(width)] as const
  const out = [inDepth, inHeight, inWidth].map((size, i) => {
    const window = [depth, height, width][i]!
    return Math.max(1, Math.floor((size + pads[i]! - window) / strides[i]!) + 1)
  })
  const values = [batch, inDepth, inHeight, inWidth, channels, depth, height, width, ...out, ...strides, ...pads]
  const lines = batch * out[0]! * out[1]!
  return {
    at: of.integers(values),
    batch,
    lines,
    image: batch * inDepth * inHeight * inWidth * channels,
    windows: lines * out[2]! * depth * height * width * channels,
    pooled: lines * out[2]! * channels,
    channels,
    patch: height * width * channels,
    /** Of one image with the zeros around it that windows reach. */
    padded: ((out[1]! - 1) * strides[1] + height) * ((out[2]! - 1) * strides[2] + width) * channels,
  }
}

const cases: { readonly [Name in keyof WasmExports]?: (of: Case) => Values } = {
  gemm: product,
  sparseRows: (of) => sparseProduct(of, false),
  sparseColumns: (of) => sparseProduct(of, true),
  countZeros: (of) => [of.floats(200, sparse(of)), 1 + of.below(199)],
  allFinite: (of) => [of.floats(200, () => (of.below(300) ? of.random() : NaN)), 1 + of.below(199)],
  add: binary,
  subtract: binary,
  multiply: binary,
  divide: binary,
  relu: (of) => unary(of),
  clip: (of) => unary(of, -0.5, of.random()),
  step: (of) => unary(of, of.below(2) ? 0.2 : 0),
  maskRelu: (of) => [of.floats(300), of.floats(300, sparse(of)), of.space(300), of.below(300)],
  sumMiddle: (of) => {
    const [outer, depth, inner] = [of.size(), of.below(5) ? of.size() : 5000, of.below(3) ? of.size() : 1]
    const fits = outer * depth * inner < 200_000 ? outer : 1
    return [of.floats(fits * depth * inner), of.space(fits * inner), fits, depth, inner, of.random()]
  },
  columnMoments: (of) => {
    const [rows, columns] = [of.size() * 5, of.size()]
    return [of.floats(rows * columns), rows, columns, of.space(columns), of.space(columns)]
  },
  normFactor: (of) => {
    const columns = of.size()
    return [of.below(2) ? of.floats(columns) : 0, of.floats(columns, of.random), 1e-5, of.space(columns), columns]
  },
  normalize: (of) => {
    const [rows, columns] = [of.size(), of.size()]
    const statistics = [of.floats(columns), of.floats(columns), of.below(2) ? of.floats(columns) : 0]
    return [
      of.floats(rows * columns),
      of.space(rows * columns),
      rows,
      columns,
      ...statistics,
      of.below(2) ? 0 : -Infinity,
    ]
  },
  normGradient: (of) => {
    const [rows, columns] = [of.size(), of.size()]
    const [x, dy] = [of.floats(rows * columns), of.floats(rows * columns)]
    const [gamma, mean, inverse] = [of.floats(columns), of.floats(columns), of.floats(columns, of.random)]
    return [x, dy, rows, columns, gamma, mean, inverse, of.space(rows * columns), of.space(columns), of.space(columns)]
  },
  sgd: (of) => {
    const n = of.size() * 3
    const velocity = of.below(3) ? of.floats(n, () => of.random() * 1e-38) : 0
    const decay = of.below(2) ? 0.01 : 0
    return [of.floats(n), of.floats(n, sparse(of)), velocity, n, of.floats(1), 0.9, of.below(2) === 1, decay]
  },
  adam: (of) => {
    const n = of.size() * 3
    const means = [of.floats(n, () => of.random() * 1e-38), of.floats(n, of.random)]
    const powers = [of.floats(1, () => 0.001), of.floats(1, () => 0.9), of.floats(1, () => 0.999)]
    return [of.floats(n), of.floats(n, sparse(of)), ...means, n, ...powers, 0.9, 0.999, 1e-8, of.below(2) ? 0.1 : 0]
  },
  clear: (of) => [of.floats(100), of.below(100) * 4],
  copyBlocks: (of) => {
    const [blocks, bytes, gap] = [of.size(), of.size(), of.size()]
    return [of.floats(blocks * bytes), of.space(blocks * (bytes + gap)), blocks, bytes, bytes + gap]
  },
  repeatBlocks: (of) => {
    const [blocks, floats, repeats] = [of.size(), of.size(), of.size()]
    const count = blocks * floats * repeats < 200_000 ? blocks : 1
    return [of.floats(count * floats), of.space(count * floats * repeats), count, floats * 4, repeats]
  },
  gatherRows: (of) => {
    const [rows, columns, count] = [of.size(), of.size(), of.size()]
    const indices = of.integers(Array.from({ length: count }, () => of.below(rows + 1)))
    return [of.floats(rows * columns), rows, indices, of.space(count * columns), count, columns * 4]
  },
  gatherPixels: (of) => {
    const [rows, columns, count] = [of.size(), of.size(), of.size()]
    const indices = of.integers(Array.from({ length: count }, () => of.below(rows + 1)))
    const pixels = of.bytes(rows * columns)
    return [pixels, rows, columns, indices, of.space(count * columns), count, columns, 1 / 255, of.random()]
  },
  unfold: (of) => {
    const g = geometry(of)
    return [g.at, of.floats(g.image), of.space(g.windows), 0, g.lines]
  },
  fold: (of) => {
    const g = geometry(of)
    return [g.at, of.floats(g.windows), of.floats(g.image), 0, g.lines]
  },
  convolve: (of) => {
    const [g, outputs] = [geometry(of), of.size()]
    const [x, filter, bias] = [of.floats(g.image), of.floats(g.patch * outputs), of.below(2) ? of.floats(outputs) : 0]
    const y = of.space((g.pooled / g.channels) * outputs)
    return [g.at, 0, g.batch, x, filter, outputs, y, bias, ...bounds(of), of.space(g.padded + wasm.gemmScratch() / 4)]
  },
  convolveFilterGradient: (of) => {
    const [g, outputs] = [geometry(of), of.size()]
    const [x, dy] = [of.floats(g.image), of.floats((g.pooled / g.channels) * outputs)]
    const [from, filter] = [of.below(outputs), of.floats(g.patch * outputs)]
    return [g.at, from, outputs, x, dy, outputs, filter, of.space(g.padded + wasm.gemmScratch() / 4)]
  },
  maxPool: (of) => {
    const g = geometry(of)
    return [g.at, 0, g.batch, of.floats(g.image, special(of)), of.space(g.pooled)]
  },
  maxPoolGradient: (of) => {
    const g = geometry(of)
    return [g.at, 0, g.batch, of.floats(g.image, () => of.below(5)), of.floats(g.pooled), of.floats(g.image, () => 0)]
  },
  softmaxCrossEntropy: (of) => {
    const [rows, classes] = [of.size(), of.size()]
    const labels = of.integers(Array.from({ length: rows }, () => of.below(classes + 1)))
    const weights = of.below(2) ? of.floats(rows, of.random) : 0
    const logits = of.floats(rows * classes, () => (of.random() - 0.5) * 10 ** of.below(4))
    return [logits, labels, weights, of.space(rows * classes), of.space(1), rows, classes, of.below(2) ? 0.1 : 0]
  },
  countCorrect: (of) => {
    const [rows, classes] = [of.size(), of.size()]
    const labels = of.integers(Array.from({ length: rows }, () => of.below(classes)))
    return [of.floats(rows * classes, () => of.below(4)), labels, rows, classes, of.space(1)]
  },
}

const returning = new Set(['countZeros', 'allFinite', 'gatherRows', 'gatherPixels'])

/** Which parameter is the address of scratch memory, where a function has such; what it leaves there is no result. */
const scratchOf: Readonly<Record<string, number>> = {
  gemm: 15,
  sparseRows: 13,
  sparseColumns: 13,
  convolve: 10,
  convolveFilterGradient: 7,
}

/** What a call returns and leaves in memory, word by word. The sign and payload of NaN are nobody's promise. */
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
  expect(names.filter((name) => !(name in cases))).toEqual([])
})

const seeds = Array.from({ length: Number(process.env['TELAR_FUZZ'] ?? 60) }, (_, i) => i + 1)

it.each(names)(`%s has the bits of relaxed SIMD at level ${level}`, (name) => {
  for (const seed of seeds) {
    const one = createCase(seed)
    const values = cases[name as keyof WasmExports]!(one)
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
