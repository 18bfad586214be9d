import { createRegistry } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import { plugins } from '../manifest.js'

const registry = createRegistry(plugins)
const digits = { classes: 10, shape: [] }
const value = { classes: 0, shape: [] }

function check(
  use: string,
  predictionShape: number[],
  target: { classes: number; shape: readonly number[] },
  options = {},
): void {
  registry.create('loss', { use, with: options }, 'loss').check(predictionShape, target)
}

describe('a loss checks that predictions fit the data', () => {
  for (const name of ['cross-entropy', 'focal', 'hinge', 'kl-divergence']) {
    it(`loss:${name} wants a logit for each class`, () => {
      check(`loss:${name}`, [10], digits)
      expect(() => check(`loss:${name}`, [9], digits)).toThrow(
        `loss: loss:${name}: expected a prediction [10], a logit for each of the 10 classes, received [9]. The last layer sets it`,
      )
      expect(() => check(`loss:${name}`, [4, 10], digits)).toThrow('received [4, 10]')
    })
  }

  it('losses of classes refuse values', () => {
    expect(() => check('loss:cross-entropy', [1], value)).toThrow(
      'loss:cross-entropy: expected data with classes, received targets that are values of shape []; loss:mean-squared-error fits those',
    )
  })

  for (const name of ['mean-squared-error', 'mean-absolute-error', 'huber']) {
    it(`loss:${name} wants a value for each value`, () => {
      check(`loss:${name}`, [1], value)
      check(`loss:${name}`, [3, 2], { classes: 0, shape: [3, 2] })
      expect(() => check(`loss:${name}`, [2], value)).toThrow(
        `loss:${name}: expected a prediction [1], as the targets of the data, received [2]`,
      )
      expect(() => check(`loss:${name}`, [10], digits)).toThrow(
        `loss:${name}: expected data with values as targets, received 10 classes; loss:cross-entropy fits those`,
      )
    })
  }

  it('losses of one logit want two classes', () => {
    for (const use of ['loss:binary-cross-entropy', 'loss:hinge']) {
      check(use, [1], { classes: 2, shape: [] })
      expect(() => check(use, [1], digits)).toThrow('expected data of 2 classes for one logit, received 10 classes')
    }
    check('loss:binary-cross-entropy', [4], { classes: 0, shape: [4] })
    expect(() => check('loss:binary-cross-entropy', [2], { classes: 2, shape: [] })).toThrow(
      'expected a prediction [1], one logit for two classes, received [2]',
    )
  })

  it('loss:triplet wants a vector of any size, and classes', () => {
    check('loss:triplet', [32], digits)
    expect(() => check('loss:triplet', [4, 8], digits)).toThrow(
      'loss: loss:triplet: expected a prediction [size], the embedding of a sample, received [4, 8]. The last layer sets it',
    )
    expect(() => check('loss:triplet', [32], value)).toThrow('expected data with classes')
  })

  it('class weights are as many as classes', () => {
    for (const use of ['loss:cross-entropy', 'loss:focal']) {
      expect(() => check(use, [10], digits, { classWeights: [1, 2] })).toThrow(
        `${use} with.classWeights: expected 10 weights, one for each class of the data, received 2`,
      )
    }
  })

  it('options are checked with their place', () => {
    expect(() => registry.parse('loss', { use: 'loss:cross-entropy', with: { labelSmoothing: 1 } }, 'loss')).toThrow(
      'loss: loss:cross-entropy with.labelSmoothing: expected <1, received 1',
    )
  })
})
