import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, contextOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { activationNames } from '../lib/activation-functions.js'
import { activation } from './activation.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe.each(activationNames)('%s', (name) => {
  describeLayer(activation, { options: { function: name }, inputShape: [5] })
})

describe.each(casesOf('layer:activation'))('layer:activation %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:activation', () => {
  it('stays finite far from zero, forward and back', () => {
    tf.tidy(() => {
      for (const name of activationNames) {
        const layer = registry.create('layer', { use: 'layer:activation', with: { function: name } })
        const context = { ...contextOf(), needsInputGradient: true }
        const { y, saved } = layer.forward!(tf.tensor([[-100, -30, 0, 30, 100]]), context)
        const { dx } = layer.backward!(tf.onesLike(y), saved, context)
        expect(
          [name, ...y.dataSync(), ...dx!.dataSync()].slice(1).every((value) => Number.isFinite(value)),
          name,
        ).toBe(true)
      }
    })
  })

  it('names the functions that it knows', () => {
    expect(() =>
      registry.create('layer', { use: 'layer:activation', with: { function: 'swish' } }, 'model[2]'),
    ).toThrow('model[2]: layer:activation with.function: expected ("relu" | "leaky-relu" | "elu" |')
  })
})
