import * as tf from '@tensorflow/tfjs-core'
import type { DataType, Tensor } from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

type Case = Readonly<Record<string, { readonly shape: number[]; readonly values: number[] }>>

/** What PyTorch computed; `fixtures/*.py` says how. */
export function readFixtures(name: string): Record<string, Case> {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8')) as Record<string, Case>
}

export function tensorOf<T extends Tensor = Tensor>(fixture: Case, key: string, dtype: DataType = 'float32'): T {
  const { shape, values } = fixture[key]!
  return tf.tensor(values, shape, dtype) as T
}

/** Compares a tensor with what PyTorch computed in float64: shape, and values relative to the largest. */
export function expectClose(fixture: Case, key: string, actual: Tensor, tolerance = 1e-6): void {
  const { shape, values } = fixture[key]!
  expect(actual.shape, key).toEqual(shape)
  const size = Math.max(1, ...values.map(Math.abs))
  const wrong = [...actual.dataSync()].findIndex((value, i) => !(Math.abs(value - values[i]!) <= tolerance * size))
  expect(wrong, `${key}[${wrong}]: expected ${values[wrong]}, received ${actual.dataSync()[wrong]}`).toBe(-1)
}
