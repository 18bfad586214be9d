import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { expectClose, numbers } from '../../fixtures/compare.js'
import { startGpu } from '../../fixtures/gpu.js'
import { runKernel } from '../../fixtures/run.js'
import { chooseForm } from '../form.js'

let device: GPUDevice

beforeAll(async () => {
  ;({ device } = await startGpu())
})

const cases = [
  // Both forms share the WGSL of the activation, and the tiled one takes a software adapter seconds to compile.
  { form: 'tiled', batch: 1, inputs: 1, outputs: 1, activation: 'relu' },
  { form: 'tiled', batch: 17, inputs: 32, outputs: 33, activation: 'relu' },
  { form: 'tiled', batch: 33, inputs: 70, outputs: 40, activation: 'relu' },
  { form: 'direct', batch: 1, inputs: 1, outputs: 1, activation: 'linear' },
  { form: 'direct', batch: 5, inputs: 7, outputs: 3, activation: 'relu' },
  { form: 'direct', batch: 33, inputs: 70, outputs: 40, activation: 'relu' },
] as const

test.each(cases)(
  'gradients of a dense layer, $form: $batch x $inputs x $outputs, $activation',
  async ({ form, batch, inputs, outputs, activation }) => {
    chooseForm(device, form)
    const [x, y, dy, kernel] = [
      numbers(batch * inputs, 1),
      numbers(batch * outputs, 2),
      numbers(batch * outputs, 3),
      numbers(inputs * outputs, 4),
    ]
    const dKernel = new Float64Array(inputs * outputs)
    const dBias = new Float64Array(outputs)
    const dx = new Float64Array(batch * inputs)
    for (let b = 0; b < batch; b++) {
      for (let o = 0; o < outputs; o++) {
        const delta = activation === 'relu' && y[b * outputs + o]! <= 0 ? 0 : dy[b * outputs + o]!
        dBias[o]! += delta
        for (let i = 0; i < inputs; i++) {
          dKernel[i * outputs + o]! += x[b * inputs + i]! * delta
          dx[b * inputs + i]! += delta * kernel[i * outputs + o]!
        }
      }
    }
    const given = {
      x: tf.tensor2d(x, [batch, inputs]),
      y: tf.tensor2d(y, [batch, outputs]),
      dy: tf.tensor2d(dy, [batch, outputs]),
      kernel: tf.tensor2d(kernel, [inputs, outputs]),
    }
    const results = runKernel('TelarDenseGradient', given, { activation, needsInputGradient: true })
    expectClose(await results[0]!.data(), dKernel)
    expectClose(await results[1]!.data(), dBias)
    expectClose(await results[2]!.data(), dx)
    expect(results.map(({ shape }) => shape)).toEqual([[inputs, outputs], [outputs], [batch, inputs]])
    expect(runKernel('TelarDenseGradient', given, { activation, needsInputGradient: false })).toHaveLength(2)
  },
)
