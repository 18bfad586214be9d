import { expect, test } from 'vitest'
import { differences } from './differences.js'

test('names the place of each change, options without their `with`', () => {
  const before = {
    learningRate: 0.002,
    optimizer: { use: 'optimizer:adam', with: { beta1: 0.9 } },
    model: [{ use: 'layer:dense', with: { units: 128 } }],
  }
  const after = {
    learningRate: 0.001,
    optimizer: { use: 'optimizer:adam', with: { beta1: 0.8 } },
    model: [{ use: 'layer:dense', with: { units: 64 } }],
  }
  expect(differences(before, after)).toEqual([
    'learningRate: 0.002 → 0.001',
    'optimizer.beta1: 0.9 → 0.8',
    'model[0].units: 128 → 64',
  ])
})

test('another plugin, and more or fewer of them, are told as a whole', () => {
  expect(
    differences(
      { optimizer: { use: 'optimizer:adam', with: {} } },
      { optimizer: { use: 'optimizer:sgd', with: { momentum: 0.9 } } },
    ),
  ).toEqual(['optimizer: adam → sgd 0.9'])
  expect(differences({ regularizers: [] }, { regularizers: [{ use: 'regularizer:l2' }] })).toEqual([
    'regularizers: none → l2',
  ])
})

test('nothing where nothing differs', () => {
  expect(differences({ a: [1, { use: 'x:y' }] }, { a: [1, { use: 'x:y' }] })).toEqual([])
})
