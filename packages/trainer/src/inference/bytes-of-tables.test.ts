import { parseExperiment } from '@telarjs/core'
import { memoryFiles } from '@telarjs/datasets'
import '@tensorflow/tfjs-backend-cpu'
import { expect, it } from 'vitest'
import { builtinRegistry } from '../builtin.js'
import { train } from '../train.js'
import { openModel } from './open-model.js'

it('takes the bytes of a table as training did, and what they are divided by 255', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${(i * 37) % 256},${(i * 37) % 256 > 127 ? 'light' : 'dark'}`)
  const files = memoryFiles({ 'pixels.csv': new TextEncoder().encode(`p,y\n${rows.join('\n')}\n`) })
  const experiment = parseExperiment(builtinRegistry, {
    data: { use: 'dataset:csv', with: { path: 'pixels.csv', target: 'y', bytes: true, prepare: 'none' } },
    model: [{ use: 'layer:dense', with: { units: 2 } }],
    learningRate: 0.1,
    epochs: 20,
    batchSize: 10,
  })
  let checkpoint = new Uint8Array()
  for await (const event of train(experiment, { registry: builtinRegistry, files }))
    if (event.type === 'runEnd') checkpoint = new Uint8Array(event.checkpoint!)
  const model = await openModel(checkpoint, builtinRegistry)
  const bytes = await model.predict(Uint8Array.of(20, 235))
  expect([...bytes.values].map(Math.round)).toEqual([1, 0, 0, 1])
  const divided = await model.predict(Float32Array.of(20 / 255, 235 / 255))
  divided.values.forEach((value, i) => expect(value).toBeCloseTo(bytes.values[i]!, 5))
  model.release()
})
