/** Where samples lie along the directions in which they differ most. */
export interface Principal {
  /** rows × 2. */
  readonly points: Float32Array
  /** The directions, 2 × columns, each of length 1. */
  readonly directions: Float64Array
  /** The part of the whole variance along each. */
  readonly explained: readonly [number, number]
}

const kept = 2
/** Directions that are carried along beside those that are kept, so that these settle sooner. */
const carried = 6
const rounds = 60
const settled = 1e-7

/**
 * The first two principal components of `rows` × `columns` values, by orthogonal iteration with a Rayleigh-Ritz step
 * (Golub and Van Loan, "Matrix Computations", section 8.2): a few products with the samples, never a matrix of columns × columns.
 *
 * A direction's largest entry is positive, or where the directions of a moment before are given, it points where they did, so that a
 * picture of a network that trains does not flip.
 *
 * @param before `directions` of the same columns
 * @example
 * const { points, explained } = pca(Float32Array.of(0, 0, 1, 1, 2, 2), 3, 2)
 * explained // [1, 0]
 */
export function pca(values: Float32Array, rows: number, columns: number, before?: Float64Array): Principal {
  const x = centeredRows(values, rows, columns)
  const total = x.reduce((sum, value) => sum + value * value, 0)
  const count = Math.min(carried, rows, columns)
  const usable = before?.length === kept * columns ? before : undefined
  let basis = orthonormal(startOf(count, columns, usable))
  let sizes: readonly number[] = []
  for (let round = 0; round < rounds && total > 0; round++) {
    const ritz = turned(basis, timesCovariance(x, basis, rows, columns))
    const still = ritz.sizes.slice(0, kept).every((size, i) => Math.abs(size - (sizes[i] ?? 0)) <= settled * total)
    sizes = ritz.sizes
    basis = still ? ritz.basis : orthonormal(ritz.images)
    if (still) break
  }
  const directions = new Float64Array(kept * columns)
  const points = new Float32Array(kept * rows)
  basis.slice(0, kept).forEach((direction, k) => {
    const sign = signOf(direction, usable?.subarray(k * columns, (k + 1) * columns))
    direction.forEach((value, column) => (directions[k * columns + column] = sign * value))
    for (let row = 0; row < rows; row++)
      points[kept * row + k] = sign * dot(x.subarray(row * columns, (row + 1) * columns), direction)
  })
  const part = (k: number) => (total > 0 ? (sizes[k] ?? 0) / total : 0)
  return { points, directions, explained: [part(0), part(1)] }
}

function centeredRows(values: Float32Array, rows: number, columns: number): Float64Array {
  const mean = new Float64Array(columns)
  for (let i = 0; i < rows * columns; i++) mean[i % columns]! += values[i]! / rows
  return Float64Array.from({ length: rows * columns }, (_, i) => values[i]! - mean[i % columns]!)
}

/** Any directions will do that are not at right angles to the answer. */
function startOf(count: number, columns: number, before: Float64Array | undefined): Float64Array[] {
  return Array.from({ length: count }, (_, k) =>
    before && k < kept
      ? before.slice(k * columns, (k + 1) * columns)
      : Float64Array.from({ length: columns }, (_, i) => Math.sin((k + 1) * 12.9898 + (i + 1) * 78.233 * (k + 1))),
  )
}

/** Each direction times XᵀX. */
function timesCovariance(
  x: Float64Array,
  basis: readonly Float64Array[],
  rows: number,
  columns: number,
): Float64Array[] {
  const images = basis.map(() => new Float64Array(columns))
  for (let row = 0; row < rows; row++) {
    const sample = x.subarray(row * columns, (row + 1) * columns)
    basis.forEach((direction, k) => {
      const along = dot(sample, direction)
      const image = images[k]!
      for (let i = 0; i < columns; i++) image[i]! += along * sample[i]!
    })
  }
  return images
}

/** Rayleigh-Ritz: the basis, turned in its own space to where XᵀX only stretches; largest first. */
function turned(basis: readonly Float64Array[], images: readonly Float64Array[]) {
  const small = basis.map((direction) => images.map((image) => dot(direction, image)))
  const { values, vectors } = eigen(small)
  const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]!)
  const mix = (from: readonly Float64Array[], k: number) =>
    Float64Array.from(from[0]!, (_, i) => from.reduce((sum, one, j) => sum + vectors[j]![k]! * one[i]!, 0))
  return {
    sizes: order.map((k) => values[k]!),
    basis: order.map((k) => mix(basis, k)),
    images: order.map((k) => mix(images, k)),
  }
}

/** Eigenvalues and eigenvectors, as columns, of a small symmetric matrix: Jacobi's rotations. */
function eigen(matrix: readonly (readonly number[])[]): { readonly values: number[]; readonly vectors: number[][] } {
  const size = matrix.length
  const a = matrix.map((row, i) => row.map((value, j) => (value + matrix[j]![i]!) / 2))
  const vectors = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (a[p]![q] === 0) continue
        const angle = 0.5 * Math.atan((2 * a[p]![q]!) / (a[q]![q]! - a[p]![p]!))
        rotate(a, vectors, p, q, Math.cos(angle), Math.sin(angle))
      }
    }
  }
  return { values: a.map((row, i) => row[i]!), vectors }
}

function rotate(a: number[][], vectors: number[][], p: number, q: number, cos: number, sin: number): void {
  const columns = (rows: number[][]) => {
    for (const row of rows) [row[p], row[q]] = [cos * row[p]! - sin * row[q]!, sin * row[p]! + cos * row[q]!]
  }
  columns(a)
  for (let k = 0; k < a.length; k++)
    [a[p]![k], a[q]![k]] = [cos * a[p]![k]! - sin * a[q]![k]!, sin * a[p]![k]! + cos * a[q]![k]!]
  columns(vectors)
}

/** Gram and Schmidt, twice over, which is enough. A direction that is none any more becomes zero. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const made: Float64Array[] = []
  for (const vector of vectors) {
    const next = vector.slice()
    const first = Math.sqrt(dot(next, next))
    for (const other of [...made, ...made]) {
      const along = dot(next, other)
      for (let i = 0; i < next.length; i++) next[i]! -= along * other[i]!
    }
    const length = Math.sqrt(dot(next, next))
    const scale = length > 1e-12 * first && length > 0 ? 1 / length : 0
    made.push(next.map((value) => value * scale))
  }
  return made
}

function signOf(direction: Float64Array, before: Float64Array | undefined): number {
  if (before) return dot(direction, before) < 0 ? -1 : 1
  return direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0) < 0 ? -1 : 1
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
