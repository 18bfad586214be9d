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

it('has an output for each class', () => {
  const next = fitted(draft, { ...table, classes: ['cat', 'dog', 'owl'], targetShape: [] })
  expect(next.model).toEqual([draft.model[0], { use: 'layer:dense', with: { units: 3 } }])
  expect(next.metrics).toEqual(draft.metrics)
  expect(next.loss).toBeUndefined()
})

it('leaves loss and metrics to the data where they are of the other kind', () => {
  const next = fitted(draft, table)
  expect(next.model.at(-1)).toEqual({ use: 'layer:dense', with: { units: 2 } })
  expect(next).not.toHaveProperty('loss')
  expect(next).not.toHaveProperty('metrics')
})

it('goes back to classes, with no larger batch than there is data', () => {
  const given = { ...draft, loss: { use: 'loss:huber' }, batchSize: 64 }
  const next = fitted(given, { ...table, classes: ['a', 'b'], targetShape: [] })
  expect(next).not.toHaveProperty('loss')
  expect(next.batchSize).toBe(40)
})

it('leaves embeddings their size, loss and metrics where the data has classes', () => {
  const given = { ...draft, loss: { use: 'loss:triplet' }, metrics: [{ use: 'metric:recall-at-k' }] }
  expect(fitted(given, { ...table, classes: ['a', 'b', 'c'], targetShape: [] })).toEqual(given)
  expect(fitted(given, table)).not.toHaveProperty('loss')
})
