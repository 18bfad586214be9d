import { sizeOf, type OptionsOf, type Random } from '@telarjs/core'
import * as v from 'valibot'
import { defineInitializer } from '../initializer.js'

const options = v.strictObject({
  gain: v.optional(v.pipe(v.number(), v.finite(), v.description('Factor on all values; √2 before ReLU')), 1),
})

/**
 * Orthonormal rows or columns, whichever are fewer: signals keep their length through linear layers of any depth.
 *
 * `WᵀW = gain²·I or WWᵀ = gain²·I`
 *
 * A kernel of more than two axes is taken as a matrix of all axes but the last by the last. Saxe, McClelland and Ganguli,
 * "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks" (2014), arXiv:1312.6120.
 *
 * @example
 * create(orthogonal, { gain: Math.SQRT2 }).values([128, 128], createRandom(7)) // every row of length √2
 */
export const orthogonal = defineInitializer({
  id: 'initializer:orthogonal',
  summary: 'Orthonormal rows or columns',
  options,
  create: ({ gain }) => ({
    values(shape, random) {
      const columns = shape.at(-1) ?? 1
      const rows = sizeOf(shape) / columns
      const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)]
      const vectors = orthonormalVectors(count, length, random)
      const values = new Float32Array(rows * columns)
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < length; j++)
          values[rows < columns ? i * columns + j : j * columns + i] = gain * vectors[i]![j]!
      }
      return values
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:orthogonal': OptionsOf<typeof orthogonal>
  }
}

/** Gram and Schmidt, twice for stability, on normal vectors: uniform over all orthonormal systems. Costs count² · length. */
function orthonormalVectors(count: number, length: number, random: Random): readonly Float64Array[] {
  const normals = random.normal(count * length)
  const vectors = Array.from({ length: count }, (_, i) =>
    Float64Array.from(normals.subarray(i * length, (i + 1) * length)),
  )
  for (const [i, vector] of vectors.entries()) {
    for (const earlier of [...vectors.slice(0, i), ...vectors.slice(0, i)]) {
      const along = dot(vector, earlier)
      for (let j = 0; j < length; j++) vector[j]! -= along * earlier[j]!
    }
    const norm = Math.sqrt(dot(vector, vector))
    for (let j = 0; j < length; j++) vector[j]! /= norm
  }
  return vectors
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
