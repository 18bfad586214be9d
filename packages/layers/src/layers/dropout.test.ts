import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, contextOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { dropout } from './dropout.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(dropout, { inputShape: [20] })
describeLayer(dropout, { options: { rate: 0 }, inputShape: [4] })

describe.each(casesOf('layer:dropout'))('layer:dropout %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:dropout', () => {
  it('drops the share of its rate and scales the others up', () => {
    tf.tidy(() => {
      const layer = registry.create('layer', { use: 'layer:dropout', with: { rate: 0.2 } })
      const { y } = layer.forward!(tf.ones([100, 100]), contextOf())
      const values = y.dataSync()
      const kept = values.filter((value) => value > 0)
      // Of 10,000 values 2,000 are dropped, with a standard deviation of 40.
      expect(Math.abs(10_000 - kept.length - 2000)).toBeLessThan(160)
      expect(new Set(kept)).toEqual(new Set([Math.fround(1.25)]))
    })
  })

  it('changes nothing outside training, but gives a tensor of its own', () => {
    const x = tf.tensor([1, 2, 3], [1, 3])
    const { y } = registry.create('layer', { use: 'layer:dropout' }).apply(x, contextOf({}, {}, false))
    x.dispose()
    expect(Array.from(y.dataSync())).toEqual([1, 2, 3])
    y.dispose()
  })

  it('drops others in another layer', () => {
    tf.tidy(() => {
      const layer = registry.create('layer', { use: 'layer:dropout' })
      const context = contextOf()
      const draw = (name: string) =>
        layer.apply(tf.ones([8, 8]), { ...context, random: context.random.stream(name) }).y.dataSync()
      expect(draw('1-dropout')).toEqual(draw('1-dropout'))
      expect(draw('1-dropout')).not.toEqual(draw('3-dropout'))
    })
  })

  it('refuses a rate of 1, which would drop everything', () => {
    expect(() => registry.create('layer', { use: 'layer:dropout', with: { rate: 1 } }, 'model[1]')).toThrow(
      'model[1]: layer:dropout with.rate: expected <1, received 1',
    )
  })
})
