import { createRegistry, type AnySpec } from '@telarjs/core'
import '@telarjs/tensor/gradients'
import { describeRegularizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, it } from 'vitest'
import fixture from '../fixtures/regularizers.json'
import { elasticNet, l1, l2, maxNorm, orthogonal, type Regularizer } from './index.js'
import { plugins } from './manifest.js'

const registry = createRegistry(plugins)
const make = (name: string, options: NonNullable<AnySpec['with']>): Regularizer =>
  registry.create('regularizer', { use: `regularizer:${name}`, with: options })

function expectClose(received: ArrayLike<number>, expected: readonly number[]): void {
  const largest = Math.max(...expected.map(Math.abs))
  expect(received).toHaveLength(expected.length)
  expected.forEach((value, index) => expect(Math.abs(received[index]! - value)).toBeLessThan(3e-6 * largest))
}

for (const backend of ['cpu', 'wasm']) {
  describe(`regularizers agree with PyTorch on ${backend}`, () => {
    beforeAll(() => tf.setBackend(backend))

    for (const { plugin, options, param, shape, value, gradient } of fixture.penalties) {
      it(`${plugin} of [${shape}]`, () => {
        tf.tidy(() => {
          const regularizer = make(plugin, options as NonNullable<AnySpec['with']>)
          const w = tf.tensor(param, shape)
          expectClose(regularizer.penalty!(w).dataSync(), [value])
          const own = regularizer.gradient!(w)
          expect(own.shape).toEqual(shape)
          expectClose(own.dataSync(), gradient)
        })
      })
    }

    for (const { param, shape, maxNorm: most, constrained } of fixture.constraints) {
      it(`max-norm of [${shape}]`, () => {
        tf.tidy(() =>
          expectClose(make('max-norm', { maxNorm: most }).constrain!(tf.tensor(param, shape)).dataSync(), constrained),
        )
      })
    }
  })
}

describe('max-norm', () => {
  beforeAll(() => tf.setBackend('cpu'))

  it('leaves what is short enough bit for bit, and zeros', () => {
    const { constrain } = make('max-norm', { maxNorm: 1 })
    // Columns of length 5, 0.5 and 0.
    const received = tf.tidy(() =>
      constrain!(
        tf.tensor2d([
          [3, 0.3, 0],
          [4, 0.4, 0],
        ]),
      ).dataSync(),
    )
    expectClose(received, [0.6, 0.3, 0, 0.8, 0.4, 0])
    expect([received[1], received[4]]).toEqual([Math.fround(0.3), Math.fround(0.4)])
  })
})

const dense = ['0-dense/kernel', '0-dense/bias']

describeRegularizer(l1)
describeRegularizer(l2, {
  options: { params: ['kernel', 'bias'] },
  actsOn: [...dense, '1-conv2d/kernel', '3-residual/0-dense/kernel', '4-kernel-attention/bias'],
})
describeRegularizer(l2, { options: { params: '0-dense/*' }, actsOn: dense })
describeRegularizer(elasticNet)
describeRegularizer(orthogonal)
describeRegularizer(maxNorm, { options: { maxNorm: 1 } })
