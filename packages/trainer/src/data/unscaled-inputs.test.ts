import { create } from '@telarjs/core'
import { normalize } from '@telarjs/transforms'
import { expect, test } from 'vitest'
import { unscaledInputs } from './unscaled-inputs.js'

const csv = (prepare: string) => ({ use: 'dataset:csv', with: { prepare } })
const model = (use: string) => [{ use, with: {} }]
const dense = { data: csv('none'), model: model('layer:dense') }

function data(...inputs: number[]) {
  return { splits: { train: { size: 2, inputs: Float32Array.from(inputs), targets: Int32Array.of(0, 1) } } }
}

test('large inputs that nothing scales are said, with what scales them', () => {
  expect(unscaledInputs(dense, [], data(-3, 12_000))).toBe(
    'the inputs lie between -3 and 12,000, and nothing scales them: "prepare": "auto" standardizes the columns',
  )
  const arrays = { ...dense, data: { use: 'dataset:npy', with: {} } }
  const ofParquet = { ...dense, data: { use: 'dataset:parquet', with: { prepare: 'none' } } }
  expect(unscaledInputs(ofParquet, [], data(-3, 12_000))).toContain('"prepare": "auto" standardizes the columns')
  expect(unscaledInputs(arrays, [], data(0, 255))).toContain('transform:normalize brings them near 1')
})

test.each([
  ['standardized inputs', unscaledInputs(dense, [], data(-1.5, 2))],
  ['a single large one among many', unscaledInputs(dense, [], data(...Array.from({ length: 999 }, () => 1), 200))],
  ['a transform', unscaledInputs(dense, [create(normalize, { mean: 100, std: 50 })], data(-3, 12_000))],
  ['a norm', unscaledInputs({ ...dense, model: model('layer:batch-norm') }, [], data(-3, 12_000))],
  ['numbers of words', unscaledInputs({ ...dense, model: model('layer:embedding') }, [], data(0, 12_000))],
])('%s are not', (_, said) => {
  expect(said).toBeUndefined()
})

test('bytes are not, which are scaled anyway', () => {
  const bytes = { size: 2, inputs: Uint8Array.of(0, 255), targets: Int32Array.of(0, 1) }
  expect(unscaledInputs(dense, [], { splits: { train: bytes } })).toBeUndefined()
})
