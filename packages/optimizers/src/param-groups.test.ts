import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { everyPlugin } from '../fixtures/every-plugin.js'
import { expectTrajectory, optax, replay } from '../fixtures/replay.js'
import { adamw } from './adamw.js'
import { plugins } from './manifest.js'
import { paramGroups } from './param-groups.js'
import { sgd } from './sgd.js'

const biases = { groups: [{ params: 'bias', optimizer: { use: 'optimizer:sgd' } }] }

describeOptimizer(paramGroups, { options: biases, plugins: [adamw, sgd], learningRate: 0.1 })

it('agrees with optax', async () => {
  expectTrajectory(await replay(everyPlugin.find(({ name }) => name === 'param-groups')!.spec), optax['param-groups'])
})

const make = (groups: readonly object[]) =>
  createRegistry(plugins).create('optimizer', {
    use: 'optimizer:param-groups',
    with: { groups: groups as never, optimizer: { use: 'optimizer:sgd' } },
  })

it('gives a param to the first group that matches, and leaves one with the factor 0 as it is', () => {
  tf.tidy(() => {
    const optimizer = make([
      { params: 'a/*', factor: 0 },
      { params: ['a/kernel', 'b/kernel'], factor: 0.5 },
    ])
    const params = Object.fromEntries(['a/kernel', 'b/kernel', 'c/kernel'].map((name) => [name, tf.scalar(1)]))
    const context = { params, learningRate: tf.scalar(0.1), step: tf.scalar(0, 'int32') }
    const { updates } = optimizer.update(params, optimizer.init(params), context)
    const values = Object.entries(updates).map(([name, update]) => [name, Number(update.dataSync()[0]!.toFixed(6)) + 0])
    expect(Object.fromEntries(values)).toEqual({ 'a/kernel': 0, 'b/kernel': -0.05, 'c/kernel': -0.1 })
  })
})

it('evaluates the averages of the groups that have one, and the params of the others', () => {
  tf.tidy(() => {
    const links = [{ use: 'optimizer:sgd' }, { use: 'optimizer:ema' }]
    const optimizer = make([{ params: 'kernel', optimizer: { use: 'optimizer:chain', with: { links } } }])
    const state = optimizer.init({ kernel: tf.scalar(2), bias: tf.scalar(2) })
    const shown = optimizer.averaged!({ kernel: tf.scalar(5), bias: tf.scalar(5) }, state)
    expect([shown['kernel']!.dataSync()[0], shown['bias']!.dataSync()[0]]).toEqual([2, 5])
  })
})

/** Whether params moved at each of the first six steps. */
function updatesOf(groupSteps: number, commonSteps: number): boolean[] {
  const accumulate = (steps: number) => ({
    use: 'optimizer:accumulate',
    with: { steps, optimizer: { use: 'optimizer:sgd' } },
  })
  return tf.tidy(() => {
    const optimizer = createRegistry(plugins).create('optimizer', {
      use: 'optimizer:param-groups',
      with: {
        groups: [{ params: 'kernel', optimizer: accumulate(groupSteps) }],
        optimizer: accumulate(commonSteps),
      } as never,
    })
    const params = { kernel: tf.scalar(1), bias: tf.scalar(1) }
    let state = optimizer.init(params)
    return Array.from({ length: 6 }, (_, i) => {
      const context = { params, learningRate: tf.scalar(0.1), step: tf.scalar(i, 'int32') }
      state = optimizer.update(params, state, context).state
      return optimizer.didUpdate!(state).dataSync()[0] === 1
    })
  })
}

it('updates when one of its groups does, where all of them accumulate', () => {
  expect(updatesOf(2, 2)).toEqual([false, true, false, true, false, true])
  expect(updatesOf(2, 3)).toEqual([false, true, true, true, false, true])
})

it('updates at every step where one group does not accumulate', () => {
  expect(
    make([
      {
        params: 'kernel',
        optimizer: { use: 'optimizer:accumulate', with: { steps: 2, optimizer: { use: 'optimizer:sgd' } } },
      },
    ]).didUpdate,
  ).toBeUndefined()
})
