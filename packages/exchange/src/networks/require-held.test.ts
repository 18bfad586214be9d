import { parseExperiment } from '@telarjs/core'
import { builtinRegistry as registry } from '@telarjs/trainer'
import { expect, it } from 'vitest'
import { requireHeld } from './require-held.js'

// 6·4 + 4 params, then a scale and an offset, a mean and a variance for each of 4.
const experiment = parseExperiment(registry, {
  data: { use: 'dataset:spirals' },
  model: [{ use: 'layer:flatten' }, { use: 'layer:dense', with: { units: 4 } }, { use: 'layer:batch-norm' }],
})

it('takes layers whose weights a file can hold', () => {
  expect(() => requireHeld(experiment, registry, [2, 3], { where: 'a.onnx', held: 44 })).not.toThrow()
})

it.each([
  [43, 'a.onnx: expected layers of at most 43 weights, which is all that the file can hold, received layers of 44'],
  [23, 'expected at most 23 values in one param, received [6, 4], which is 24 values'],
])('refuses them for a file of %i values', (held, message) => {
  expect(() => requireHeld(experiment, registry, [2, 3], { where: 'a.onnx', held })).toThrow(message)
})
