import { createRegistry, noOptions, type AnySpec } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import type { NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { accumulate } from './accumulate.js'
import { adam } from './adam.js'
import { plugins } from './manifest.js'
import { defineOptimizer } from './optimizer.js'

const overAdam = { steps: 3, optimizer: { use: 'optimizer:adam' } }

describeOptimizer(accumulate, { options: overAdam, plugins: [adam], learningRate: 0.1 })

it('agrees with PyTorch: nothing moves before the third gradient', async () => {
  expectTrajectory(await replay({ use: 'optimizer:accumulate', with: overAdam }), torch['accumulate-adam'])
})

it('tells the inner optimizer the number of its own steps', () => {
  const counting = defineOptimizer({
    id: 'optimizer:test/counting',
    summary: 'Moves by the number of the step',
    options: noOptions,
    create: () => ({
      init: () => ({}),
      update: (_, state, { step }) => ({ updates: { kernel: tf.cast(step, 'float32') }, state }),
    }),
  })
  const optimizer = createRegistry([accumulate, counting]).create('optimizer', {
    use: 'optimizer:accumulate',
    with: { steps: 2, optimizer: { use: 'optimizer:test/counting' } },
  })
  tf.tidy(() => {
    const params = { kernel: tf.scalar(0) }
    let state = optimizer.init(params)
    const updates = Array.from({ length: 6 }, (_, step) => {
      const made = optimizer.update(params, state, {
        params,
        learningRate: tf.scalar(1),
        step: tf.scalar(step, 'int32'),
      })
      state = made.state
      return made.updates['kernel']!.dataSync()[0]
    })
    expect(updates).toEqual([0, 0, 0, 1, 0, 2])
  })
})

it('hands on the average of an inner chain', () => {
  const links = [{ use: 'optimizer:sgd' }, { use: 'optimizer:ema' }]
  const spec = {
    use: 'optimizer:accumulate',
    with: { steps: 2, optimizer: { use: 'optimizer:chain', with: { links } } },
  }
  tf.tidy(() => {
    const optimizer = createRegistry(plugins).create('optimizer', spec)
    const params = { kernel: tf.scalar(3) }
    expect(optimizer.averaged!(params, optimizer.init(params))['kernel']!.dataSync()[0]).toBe(3)
  })
})

it('refuses a transformation as its inner optimizer', () => {
  const spec = {
    use: 'optimizer:accumulate',
    with: { steps: 2, optimizer: { use: 'optimizer:clip-by-norm', with: { norm: 1 } } },
  }
  expect(() => createRegistry(plugins).create('optimizer', spec)).toThrow(
    'optimizer.with.optimizer: expected an optimizer, received the transformation optimizer:clip-by-norm; put it in an optimizer:chain with an optimizer',
  )
})

/** The params after each step of `optimizer`, for one scalar param that starts at `theta` and the given gradients. */
function follow(spec: AnySpec, theta: number, gradients: readonly number[], stepsPerEpoch?: number): number[] {
  const optimizer = createRegistry(plugins).create('optimizer', spec)
  return tf.tidy(() => {
    let params: NamedTensors = { kernel: tf.scalar(theta) }
    let state = optimizer.init(params)
    return gradients.map((gradient, step) => {
      const result = optimizer.update({ kernel: tf.scalar(gradient) }, state, {
        params,
        learningRate: tf.scalar(0.1),
        step: tf.scalar(step, 'int32'),
        ...(stepsPerEpoch === undefined
          ? {}
          : { epoch: { step: tf.scalar(step % stepsPerEpoch, 'int32'), steps: stepsPerEpoch } }),
      })
      params = { kernel: tf.add(params['kernel']!, result.updates['kernel']!) }
      state = result.state
      return Number(params['kernel']!.dataSync()[0]!.toFixed(6))
    })
  })
}

const overSgd = (steps: number): AnySpec => ({
  use: 'optimizer:accumulate',
  with: { steps, optimizer: { use: 'optimizer:sgd' } },
})

it('updates at the last step of an epoch with the mean of what is there', () => {
  // Groups of 2 in epochs of 3 steps: mean(1, 3) = 2, then 5 alone, then mean(2, 4) = 3, then 1 alone.
  expect(follow(overSgd(2), 0, [1, 3, 5, 2, 4, 1], 3)).toEqual([0, -0.2, -0.7, -0.7, -1, -1.1])
  // Fewer steps in an epoch than in a group: one update per epoch, mean(1, 2, 3) = 2.
  expect(follow(overSgd(4), 0, [1, 2, 3], 3)).toEqual([0, 0, -0.2])
})

it('says how many updates an epoch has', () => {
  const updates = (spec: AnySpec) => createRegistry(plugins).create('optimizer', spec).updatesPerEpoch?.(10)
  expect(updates(overSgd(4))).toBe(3)
  expect(updates(chainOf(overSgd(4), { use: 'optimizer:ema' }))).toBe(3)
  expect(updates({ use: 'optimizer:sgd' })).toBeUndefined()
})

describe('in a chain, links after it', () => {
  it('decay once per update', () => {
    const links = [overSgd(4), { use: 'optimizer:weight-decay', with: { lambda: 0.5 } }]
    // mean(1, 2, 3, 6) = 3: 2 − 0.1·3 − 0.1·0.5·2 = 1.6, as with one batch four times as large.
    expect(follow(chainOf(...links), 2, [1, 2, 3, 6])).toEqual([2, 2, 2, 1.6])
  })

  it('count updates, not steps', () => {
    const lookahead = { use: 'optimizer:lookahead', with: { everySteps: 2, alpha: 0.5 } }
    // Updates of −0.1 at steps 2 and 4; after the second, half of the way back from −0.2 to 0.
    expect(follow(chainOf(overSgd(2), lookahead), 0, [1, 1, 1, 1])).toEqual([0, -0.1, -0.1, -0.1])
    expect(follow(chainOf(overSgd(2), lookahead), 0, [1, 1, 1, 1, 1, 1])).toEqual([0, -0.1, -0.1, -0.1, -0.1, -0.2])
  })

  it('also in a chain of its own within another', () => {
    const inner = chainOf(overSgd(2), { use: 'optimizer:weight-decay', with: { lambda: 1 } })
    // Two updates, the outer decay with λ = 1 as the inner one: θ·(1 − 0.1 − 0.1) each time.
    expect(
      follow(
        {
          use: 'optimizer:chain',
          with: { links: [{ ...inner }, { use: 'optimizer:weight-decay', with: { lambda: 1 } }] },
        },
        1,
        [0, 0, 0, 0],
      ),
    ).toEqual([1, 0.8, 0.8, 0.64])
  })
})

function chainOf(...links: readonly AnySpec[]): AnySpec {
  return { use: 'optimizer:chain', with: { links: links.map((link) => ({ ...link })) } }
}
