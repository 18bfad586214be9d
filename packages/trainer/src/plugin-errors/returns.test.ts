import { createRegistry, type Experiment } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import { beforeAll, describe, expect, test } from 'vitest'
import { trainWith } from '../../fixtures/odd-plugins.js'
import { otherWrongReturns } from '../../fixtures/other-wrong-returns.js'
import { collect, experiment, points } from '../../fixtures/points.js'
import { backward, wrongNetworks } from '../../fixtures/wrong-returns.js'
import { builtinPlugins } from '../builtin.js'
import { train } from '../train.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe.each(Object.entries({ ...wrongNetworks, ...otherWrongReturns }))('%s is refused for', (where, cases) => {
  test.each(cases)('%s', async (_, plugin, message) => {
    await expect(trainWith(plugin)).rejects.toMatchObject({
      name: 'PluginError',
      message: expect.stringContaining(`${where}: ${message}`),
    })
  })
})

test('a layer within another one is named by its place, with its gradient of the input', async () => {
  const inner = backward((dy) => ({ gradients: { w: tf.sum(dy, 0) }, dx: tf.sum(dy, 0) }))
  const layers = [{ use: 'layer:dense', with: { units: 4 } }, { use: inner.id }]
  const run = train(
    {
      ...experiment,
      model: [
        { use: 'layer:residual', with: { layers } },
        { use: 'layer:dense', with: { units: 3 } },
      ],
    } as Experiment,
    { registry: createRegistry([...builtinPlugins, points, inner]) },
  )
  await expect(collect(run)).rejects.toThrow(
    'model[0].with.layers[1]: layer:acme/odd: backward: dx: expected float32 [1, 4], as the input, received float32 [4]',
  )
})
