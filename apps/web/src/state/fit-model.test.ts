import { expect, it } from 'vitest'
import type { Inspection } from '../protocol/api.js'
import type { LossFacts } from '../protocol/loss-facts.js'
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
const labeled = (...classes: string[]) => ({ ...table, classes, targetShape: [] })

function seen(data: NonNullable<Inspection['data']>, loss: LossFacts = { targets: 'classes' }): Inspection {
  return { problems: [], layers: [], parameters: 0, data, loss }
}

it('has an output for each class', () => {
  const next = fitted(draft, seen(labeled('cat', 'dog', 'owl')))
  expect(next.model).toEqual([draft.model[0], { use: 'layer:dense', with: { units: 3 } }])
  expect(next.metrics).toEqual(draft.metrics)
  expect(next.loss).toBeUndefined()
})

it('leaves loss and metrics to the data where they are of the other kind', () => {
  const next = fitted(draft, seen(table, { targets: 'values' }))
  expect(next.model.at(-1)).toEqual({ use: 'layer:dense', with: { units: 2 } })
  expect(next).not.toHaveProperty('loss')
  expect(next).not.toHaveProperty('metrics')
})

it('goes back to classes, with no larger batch than there is data', () => {
  const given = { ...draft, loss: { use: 'loss:huber' }, batchSize: 64 }
  const next = fitted(given, seen(labeled('a', 'b'), { targets: 'values' }))
  expect(next).not.toHaveProperty('loss')
  expect(next.batchSize).toBe(40)
})

it('takes of a loss what it declares, whatever its name', () => {
  const given = { ...draft, loss: { use: 'loss:acme/proxy' }, metrics: [{ use: 'metric:recall-at-k' }] }
  const data = labeled('a', 'b', 'c')
  expect(fitted(given, seen(data, { targets: 'classes', outputs: 'embeddings' }))).toEqual(given)
  expect(fitted(given, seen(data)).model.at(-1)).toEqual({ use: 'layer:dense', with: { units: 3 } })
  expect(fitted(given, seen(data))).toMatchObject({ loss: given.loss, metrics: given.metrics })
  expect(fitted(given, seen(table))).not.toHaveProperty('loss')
  expect(fitted(given, seen(table, { targets: 'values' }))).toMatchObject({ loss: given.loss })
})

it('leaves an experiment whose data could not be read', () => {
  expect(fitted(draft, { problems: [], layers: [], parameters: 0 })).toBe(draft)
})
