// Written by scripts/build.mjs from assembly/. Do not edit.

/** What the compiled module exports. Addresses are bytes into the memory it shares with tfjs-wasm. */
export interface WasmExports {
  gemmBatch: (batch: number, a: number, b: number, c: number, from: number, to: number, scratch: number) => void
  add: (a: number, aRow: number, aStep: number, b: number, bRow: number, bStep: number, y: number, rows: number, columns: number) => void
  subtract: (a: number, aRow: number, aStep: number, b: number, bRow: number, bStep: number, y: number, rows: number, columns: number) => void
  multiply: (a: number, aRow: number, aStep: number, b: number, bRow: number, bStep: number, y: number, rows: number, columns: number) => void
  divide: (a: number, aRow: number, aStep: number, b: number, bRow: number, bStep: number, y: number, rows: number, columns: number) => void
  maximum: (a: number, aRow: number, aStep: number, b: number, bRow: number, bStep: number, y: number, rows: number, columns: number) => void
  minimum: (a: number, aRow: number, aStep: number, b: number, bRow: number, bStep: number, y: number, rows: number, columns: number) => void
  equal: (a: number, aRow: number, aStep: number, b: number, bRow: number, bStep: number, y: number, rows: number, columns: number) => void
  notEqual: (a: number, aRow: number, aStep: number, b: number, bRow: number, bStep: number, y: number, rows: number, columns: number) => void
  greater: (a: number, aRow: number, aStep: number, b: number, bRow: number, bStep: number, y: number, rows: number, columns: number) => void
  greaterEqual: (a: number, aRow: number, aStep: number, b: number, bRow: number, bStep: number, y: number, rows: number, columns: number) => void
  less: (a: number, aRow: number, aStep: number, b: number, bRow: number, bStep: number, y: number, rows: number, columns: number) => void
  lessEqual: (a: number, aRow: number, aStep: number, b: number, bRow: number, bStep: number, y: number, rows: number, columns: number) => void
  select: (condition: number, a: number, b: number, y: number, n: number) => void
  unfold: (geometry: number, x: number, rows: number, fromLine: number, toLine: number) => void
  fold: (geometry: number, rows: number, x: number, fromLine: number, toLine: number) => void
  depthwiseFilterGradient: (geometry: number, multiplier: number, x: number, dy: number, dFilter: number) => void
  depthwiseInputGradient: (geometry: number, from: number, to: number, multiplier: number, dx: number, dy: number, filter: number) => void
  convolve: (geometry: number, from: number, to: number, x: number, filter: number, outputs: number, y: number, bias: number, low: number, high: number, scratch: number) => void
  convolveFilterGradient: (geometry: number, fromRow: number, toRow: number, from: number, to: number, x: number, dy: number, outputs: number, dFilter: number, dBias: number, scratch: number) => void
  gemmScratch: () => number
  gemm: (a: number, lda: number, transposeA: boolean, b: number, ldb: number, transposeB: boolean, c: number, ldc: number, m: number, n: number, k: number, bias: number, low: number, high: number, accumulate: boolean, scratch: number) => void
  normalizeRows: (x: number, scale: number, offset: number, rows: number, columns: number, epsilon: number, centered: boolean, y: number, normal: number, inverse: number) => void
  normalizeRowsGradient: (dy: number, scale: number, normal: number, inverse: number, rows: number, columns: number, centered: boolean, dx: number) => void
  softmaxCrossEntropy: (logits: number, labels: number, weights: number, gradient: number, lossAt: number, rows: number, classes: number, smoothing: number) => void
  countCorrect: (prediction: number, labels: number, rows: number, classes: number, correctAt: number) => void
  maskRelu: (dy: number, output: number, y: number, n: number) => void
  gatherRows: (x: number, rows: number, indices: number, y: number, count: number, rowBytes: number) => number
  repeatBlocks: (x: number, y: number, count: number, blockBytes: number, repeats: number) => void
  copyBlocks: (x: number, y: number, count: number, blockBytes: number, stride: number) => void
  segmentSum: (x: number, ids: number, y: number, count: number, columns: number, segments: number) => void
  gatherPixels: (x: number, rows: number, rowBytes: number, indices: number, y: number, count: number, columns: number, scale: number, offset: number) => number
  clear: (address: number, bytes: number) => void
  columnMoments: (x: number, stride: number, rows: number, columns: number, mean: number, variance: number) => void
  normFactor: (scale: number, variance: number, epsilon: number, factor: number, columns: number) => void
  normalize: (x: number, y: number, rows: number, columns: number, mean: number, factor: number, offset: number, low: number) => void
  normGradient: (x: number, dy: number, stride: number, rows: number, columns: number, scale: number, mean: number, inverse: number, dx: number, dScale: number, dOffset: number) => void
  sgd: (param: number, gradient: number, velocity: number, n: number, rate: number, momentum: number, nesterov: boolean, l2: number) => void
  adam: (param: number, gradient: number, first: number, second: number, n: number, rate: number, power1: number, power2: number, beta1: number, beta2: number, epsilon: number, weightDecay: number) => void
  maxPool: (geometry: number, from: number, to: number, x: number, y: number) => void
  maxPoolGradient: (geometry: number, from: number, to: number, x: number, dy: number, dx: number, floor: number) => void
  averagePoolGradient: (geometry: number, from: number, to: number, dy: number, dx: number) => void
  uniform: (key: number, step: number, stream: number, y: number, n: number) => void
  gruStep: (input: number, recurrent: number, before: number, after: number, gates: number, rows: number, units: number) => void
  gruStepGradient: (dLater: number, dOutput: number, gates: number, before: number, dInput: number, dRecurrent: number, dBefore: number, rows: number, units: number) => void
  lstmStep: (input: number, products: number, cellBefore: number, cell: number, bounded: number, state: number, rows: number, units: number) => void
  lstmStepGradient: (dLater: number, dOutput: number, dCell: number, gates: number, cellBefore: number, bounded: number, dProducts: number, rows: number, units: number) => void
  sumMiddle: (x: number, y: number, outer: number, depth: number, inner: number, scale: number) => void
  softmaxRows: (x: number, y: number, rows: number, columns: number, scale: number, causal: boolean) => void
  softmaxGradient: (dy: number, y: number, dx: number, rows: number, columns: number, scale: number) => void
  countZeros: (x: number, n: number) => number
  allFinite: (x: number, n: number) => number
  sparseScratch: (k: number) => number
  sparseRows: (a: number, lda: number, b: number, ldb: number, c: number, ldc: number, m: number, n: number, k: number, bias: number, low: number, high: number, accumulate: boolean, scratch: number) => void
  sparseColumns: (a: number, lda: number, b: number, ldb: number, c: number, ldc: number, m: number, n: number, k: number, bias: number, low: number, high: number, accumulate: boolean, scratch: number) => void
  combine32: (list: number, end: number, at: number, initial: number, c: number) => void
  copyStrided: (layout: number, x: number, y: number) => void
  fill: (y: number, n: number, value: number) => void
  sqrt: (x: number, y: number, n: number) => void
  rsqrt: (x: number, y: number, n: number) => void
  exp: (x: number, y: number, n: number) => void
  log: (x: number, y: number, n: number) => void
  tanh: (x: number, y: number, n: number) => void
  sigmoid: (x: number, y: number, n: number) => void
  reciprocal: (x: number, y: number, n: number) => void
  square: (x: number, y: number, n: number) => void
  negate: (x: number, y: number, n: number) => void
  erf: (x: number, y: number, n: number) => void
  relu: (x: number, y: number, n: number) => void
  clip: (x: number, y: number, n: number, low: number, high: number) => void
  step: (x: number, y: number, n: number, alpha: number) => void
  castInts: (x: number, y: number, n: number) => void
  castBools: (x: number, y: number, n: number) => void
  winogradFilter: (filter: number, size: number, from: number, to: number, out: number) => void
  winograd: (geometry: number, from: number, to: number, x: number, filter: number, outputs: number, y: number, bias: number, low: number, high: number, most: number, scratch: number) => void
}

/** The fields of assembly/geometry.ts, each an int32, in the order in which they lie in memory. */
export const GEOMETRY = ['batch', 'inDepth', 'inHeight', 'inWidth', 'channels', 'depth', 'height', 'width', 'outDepth', 'outHeight', 'outWidth', 'strideDepth', 'strideHeight', 'strideWidth', 'padFront', 'padTop', 'padLeft'] as const

export type GeometryField = (typeof GEOMETRY)[number]
