import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { createRandom, type JsonObject } from '@telarjs/core'
import { dense } from './dense.js'
import { plugins } from '../manifest.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(dense, { options: { units: 3, activation: 'relu' }, inputShape: [4], plugins })
describeLayer(dense, {
  options: { units: 3, activation: 'gelu', useBias: false },
  inputShape: [2, 2, 1],
  wrongShape: [0],
  plugins,
})

describe.each(casesOf('layer:dense'))('layer:dense %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:dense', () => {
  it('takes an image as one vector', () => {
    tf.tidy(() => {
      const { params, outputShape } = create({ units: 10 }).init([28, 28, 1], createRandom(7))
      expect(outputShape).toEqual([10])
      expect(params['kernel']!.shape).toEqual([784, 10])
    })
  })

  it('starts with the initializers that its options name', () => {
    tf.tidy(() => {
      const options = {
        units: 2,
        kernelInitializer: { use: 'initializer:ones' },
        biasInitializer: { use: 'initializer:constant', with: { value: 3 } },
      }
      const { params } = create(options).init([2], createRandom(7))
      expect(Array.from(params['kernel']!.dataSync())).toEqual([1, 1, 1, 1])
      expect(Array.from(params['bias']!.dataSync())).toEqual([3, 3])
    })
  })

  it('makes its defaults explicit', () => {
    expect(registry.parse('layer', { use: 'layer:dense', with: { units: 2 } }).with).toEqual({
      units: 2,
      activation: 'linear',
      useBias: true,
      kernelInitializer: { use: 'initializer:he-normal', with: {} },
      biasInitializer: { use: 'initializer:zeros', with: {} },
    })
  })

  it.each([
    [{}, 'model[1]: layer:dense with.units: expected a number, but it is missing'],
    [{ units: 0 }, 'model[1]: layer:dense with.units: expected >=1, received 0'],
    [
      { units: 2, unit: 3 },
      "model[1]: layer:dense with.unit: unknown option 'unit'; did you mean 'units'? Known: units, activation, useBias, kernelInitializer, biasInitializer",
    ],
    [
      { units: 2, kernelInitializer: { use: 'initializer:he' } },
      "model[1].with.kernelInitializer: unknown initializer 'initializer:he'",
    ],
  ])('refuses the options %j', (options, message) => {
    expect(() => registry.create('layer', { use: 'layer:dense', with: options }, 'model[1]')).toThrow(message)
  })
})

function create(options: JsonObject) {
  return registry.create('layer', { use: 'layer:dense', with: options })
}
