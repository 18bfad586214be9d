import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { createRandom } from '@telarjs/core'
import { plugins } from '../manifest.js'
import { residual } from './residual.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const small = { use: 'layer:dense', with: { units: 6, activation: 'tanh' } }
describeLayer(residual, { options: { layers: [{ use: 'layer:dropout' }, small] }, plugins })
describeLayer(residual, {
  options: { layers: [small], projection: [{ use: 'layer:dense', with: { units: 6 } }] },
  inputShape: [4],
  plugins,
})
describeLayer(residual, { options: { layers: [small] }, inputShape: [6], wrongShape: [5], plugins })

describe.each(casesOf('layer:residual'))('layer:residual %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:residual', () => {
  it('names both shapes where they differ, and the remedy', () => {
    const layers = [{ use: 'layer:conv2d', with: { filters: 8, padding: 'same', strides: 2 } }]
    const layer = registry.create('layer', { use: 'layer:residual', with: { layers } }, 'model[2]')
    expect(() => layer.init([14, 14, 4], createRandom(7))).toThrow(
      'model[2]: layer:residual: expected its layers and its projection to give one shape, received [7, 7, 8] and [14, 14, 4]; put for example a layer:conv2d of 8 filters with kernelSize 1 into "projection"',
    )
  })

  it('says where a layer inside of it does not fit', () => {
    const layers = [{ use: 'layer:flatten' }, { use: 'layer:max-pool' }]
    const layer = registry.create('layer', { use: 'layer:residual', with: { layers } }, 'model[2]')
    expect(() => layer.init([14, 14, 4], createRandom(7))).toThrow(
      'model[2].with.layers[1]: layer:max-pool: expected an image [height, width, channels], received [784]',
    )
  })
})
