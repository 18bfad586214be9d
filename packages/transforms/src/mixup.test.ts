import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { contextOf, drawn, expectClose, make, pixels } from '../fixtures/reference.js'
import { drawBeta } from './mixing.js'

beforeAll(() => tf.setBackend('cpu'))

describe('mixup', () => {
  it('mixes samples and targets by the same share, with the next of the batch', () => {
    const [batch, size] = [6, 5]
    const values = pixels([batch, size])
    const shares = drawn(2, (random) => drawBeta(random, 0.4, batch))
    const { x, targets } = tf.tidy(() => {
      const mixed = make('mixup', { alpha: 0.4 }).applyWithTargets!(
        tf.tensor2d(values, [batch, size]),
        tf.eye(batch),
        contextOf(2),
      )
      return { x: mixed.x.dataSync<'float32'>().slice(), targets: mixed.targets.dataSync<'float32'>().slice() }
    })
    const expected = Array.from({ length: batch * size }, (_, i) => {
      const [n, at] = [Math.floor(i / size), i % size]
      return shares[n]! * values[i]! + (1 - shares[n]!) * values[((n + 1) % batch) * size + at]!
    })
    expectClose(x, expected, 1e-6)
    const expectedTargets = Array.from({ length: batch ** 2 }, (_, i) => {
      const [n, k] = [Math.floor(i / batch), i % batch]
      if (k === n) return shares[n]!
      return k === (n + 1) % batch ? 1 - shares[n]! : 0
    })
    expectClose(targets, expectedTargets, 1e-6)
  })

  it('leaves a batch of one as it is', () => {
    for (const name of ['mixup', 'cutmix']) {
      const { x, targets } = tf.tidy(() => {
        const mixed = make(name).applyWithTargets!(tf.fill([1, 2, 2, 1], 3), tf.tensor2d([[0, 1]]), contextOf(2))
        return { x: [...mixed.x.dataSync()], targets: [...mixed.targets.dataSync()] }
      })
      expectClose(x, [3, 3, 3, 3], 1e-6)
      expectClose(targets, [0, 1], 1e-6)
    }
  })

  it('mixes targets that are single values', () => {
    const shape = tf.tidy(
      () => make('mixup').applyWithTargets!(tf.ones([3, 2]), tf.tensor1d([1, 2, 3]), contextOf(2)).targets.shape,
    )
    expect(shape).toEqual([3])
  })
})

describe('drawBeta', () => {
  // Of Beta(α, α): the variance is 1 / (4·(2α + 1)), the mean of (x − ½)⁴ is 3 / (16·(2α + 1)·(2α + 3)).
  for (const alpha of [0.1, 0.2, 0.5, 1, 2, 8]) {
    it(`has the moments of Beta(${alpha}, ${alpha})`, () => {
      const shares = drawn(9, (random) => drawBeta(random, alpha, 40000))
      const moment = (power: number) => shares.reduce((sum, share) => sum + (share - 0.5) ** power, 0) / shares.length
      expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
      expect(Math.abs(moment(1))).toBeLessThan(0.01)
      expect(moment(2) * 4 * (2 * alpha + 1)).toBeCloseTo(1, 1)
      expect((moment(4) * 16 * (2 * alpha + 1) * (2 * alpha + 3)) / 3).toBeCloseTo(1, 1)
    })
  }
})
