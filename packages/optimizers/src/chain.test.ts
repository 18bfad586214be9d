import { createRegistry, type AnySpec } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { adam } from './adam.js'
import { chain } from './chain.js'
import { clipByNorm } from './clip-by-norm.js'
import { ema } from './ema.js'
import { lookahead } from './lookahead.js'
import { plugins } from './manifest.js'
import { weightDecay } from './weight-decay.js'

const clip = { use: 'optimizer:clip-by-norm', with: { norm: 1 } }
const links = [
  clip,
  { use: 'optimizer:adam' },
  { use: 'optimizer:weight-decay' },
  { use: 'optimizer:lookahead' },
  { use: 'optimizer:ema' },
]

describeOptimizer(chain, { options: { links }, plugins: [adam, clipByNorm, ema, lookahead, weightDecay] })

function chainOf(...specs: readonly AnySpec[]) {
  return createRegistry(plugins).create('optimizer', {
    use: 'optimizer:chain',
    with: { links: specs.map((spec) => ({ ...spec })) },
  })
}

it('prefixes the state of each link by its name', () => {
  const names = tf.tidy(() =>
    Object.keys(
      chainOf({ use: 'optimizer:sgd', with: { momentum: 0.9 } }, { use: 'optimizer:ema' }).init({
        kernel: tf.zeros([1]),
      }),
    ),
  )
  expect(names).toEqual(['sgd/velocity/kernel', 'ema/average/kernel', 'ema/weight'])
})

describe('refuses', () => {
  it('a link twice', () => {
    expect(() => chainOf(clip, clip, { use: 'optimizer:sgd' })).toThrow(
      'optimizer.with.links[1]: expected each link once, received a second optimizer:clip-by-norm',
    )
  })

  it('two optimizers', () => {
    expect(() => chainOf({ use: 'optimizer:sgd' }, { use: 'optimizer:adam' })).toThrow(
      'optimizer.with.links[1]: expected transformations beside one optimizer, received a second optimizer, optimizer:adam',
    )
  })

  it('a transformation of updates where there are only gradients yet', () => {
    expect(() => chainOf({ use: 'optimizer:weight-decay' }, { use: 'optimizer:adam' })).toThrow(
      'optimizer.with.links[0]: expected optimizer:weight-decay after optimizer:adam, whose updates it changes, received it before',
    )
  })

  it('an empty list', () => {
    expect(() => chainOf()).toThrow('optimizer:chain with.links: expected >=1, received 0')
  })
})

it('is a transformation where all its links are, so that a link can stand in a chain twice', () => {
  expect(chainOf(clip).role).toBe('gradient-transform')
  expect(chainOf(clip, { use: 'optimizer:ema' }).role).toBe('update-transform')
  expect(chainOf(clip, { use: 'optimizer:sgd' }).role).toBeUndefined()
  const twice = chainOf(clip, { use: 'optimizer:sgd' }, { use: 'optimizer:chain', with: { links: [clip] } })
  const [x, y] = tf.tidy(() => {
    const params = { kernel: tf.tensor1d([3, 4]) }
    return twice
      .update(params, twice.init(params), { params, learningRate: tf.scalar(10), step: tf.scalar(0, 'int32') })
      .updates['kernel']!.dataSync()
  })
  // (3, 4) → (0.6, 0.8) → −(6, 8) → −(0.6, 0.8)
  expect(x).toBeCloseTo(-0.6, 6)
  expect(y).toBeCloseTo(-0.8, 6)
})
