import { expect, it } from 'vitest'
import { fitted } from './fit-model.js'

const draft = {
  name: 'mine',
  data: { use: 'dataset:mnist' },
  model: [
    { use: 'layer:dense', with: { units: 128 } },
    { use: 'layer:dense', with: { units: 10 } },
  ],
  metrics: [{ use: 'metric:accuracy' }],
}
const table = { shape: [3], classes: [], targetShape: [2], samples: { train: 40, test: 10 } }

it('has an output for each class, and no larger batch than there is data', () => {
  const next = fitted(draft, { ...table, classes: ['cat', 'dog', 'owl'], targetShape: [] })
  expect(next.model).toEqual([draft.model[0], { use: 'layer:dense', with: { units: 3 } }])
  expect(next).toMatchObject({ batchSize: 40, metrics: draft.metrics })
  expect(next.loss).toBeUndefined()
})

it('takes another loss for values, and leaves the metrics to it', () => {
  const next = fitted(draft, table)
  expect(next.model.at(-1)).toEqual({ use: 'layer:dense', with: { units: 2 } })
  expect(next.loss).toEqual({ use: 'loss:mean-squared-error' })
  expect(next).not.toHaveProperty('metrics')
})

it('goes back to classes', () => {
  const next = fitted({ ...draft, loss: { use: 'loss:huber' } }, { ...table, classes: ['a', 'b'], targetShape: [] })
  expect(next.loss).toEqual({ use: 'loss:cross-entropy' })
})
