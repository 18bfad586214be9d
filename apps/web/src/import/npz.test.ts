import { writeNpz } from '@telarjs/datasets/formats'
import { expect, test } from 'vitest'
import { npzSpec } from './npz.js'

const file = (...names: string[]) =>
  writeNpz(Object.fromEntries(names.map((name) => [name, { shape: [1], values: Float32Array.of(0) }])))

test.each([
  [['x_train', 'y_train', 'x_test', 'y_test'], {}],
  [['labels', 'images'], { inputs: 'images', targets: 'labels', test: 0.2 }],
  [['x_train', 'y_train'], { inputs: 'x_train', targets: 'y_train', test: 0.2 }],
  [
    ['train_data', 'train_target', 'test_data', 'test_target'],
    { inputs: 'train_data', targets: 'train_target', testInputs: 'test_data', testTargets: 'test_target' },
  ],
])('arrays %j', (names, expected) => {
  expect(npzSpec('a.npz', file(...names))).toEqual({ use: 'dataset:npz', with: { path: 'a.npz', ...expected } })
})

test('arrays of which none are labels are told', () => {
  expect(() => npzSpec('a.npz', file('weights'))).toThrow(
    'weights: expected an array of samples and one of labels, such as x_train and y_train, in it.',
  )
})
