import { expect, it } from 'vitest'
import { canonicalJson, diffExperiments } from './experiment-diff.js'

const adam = { use: 'optimizer:adam', with: { beta1: 0.9, beta2: 0.999 } }
const dense = (units: number) => ({ use: 'layer:dense', with: { units } })

it('names each place with its field and the value of every experiment', () => {
  const one = { seed: 1, model: [dense(10)], optimizer: adam, batchSize: 32 }
  const two = { seed: 1, model: [dense(12)], optimizer: { ...adam, with: { beta1: 0.8, beta2: 0.999 } }, batchSize: 32 }
  const three = { seed: 1, model: [dense(10)], optimizer: adam, batchSize: 64 }
  expect(diffExperiments([one, two, three])).toEqual([
    { path: 'model[0].with.units', field: 'model', values: [10, 12, 10] },
    { path: 'optimizer.with.beta1', field: 'optimizer', values: [0.9, 0.8, 0.9] },
    { path: 'batchSize', field: 'batchSize', values: [32, 32, 64] },
  ])
})

it('takes another plugin as one difference, with its options', () => {
  const sgd = { use: 'optimizer:sgd', with: { momentum: 0.9 } }
  expect(diffExperiments([{ optimizer: adam }, { optimizer: sgd }])).toEqual([
    { path: 'optimizer', field: 'optimizer', values: [adam, sgd] },
  ])
})

it('compares lists item by item, or as a whole where their lengths differ', () => {
  const experiments = [{ model: [dense(4), dense(2)] }, { model: [dense(2)] }]
  expect(diffExperiments(experiments)).toEqual([
    { path: 'model[0].with.units', field: 'model', values: [4, 2] },
    { path: 'model[1]', field: 'model', values: [dense(2), undefined] },
  ])
  expect(diffExperiments(experiments, { wholeLists: true })).toEqual([
    { path: 'model', field: 'model', values: [[dense(4), dense(2)], [dense(2)]] },
  ])
})

it('finds a field that only one of them has, and no difference in the order of fields', () => {
  expect(diffExperiments([{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 }, b: null }])).toEqual([
    { path: 'b', field: 'b', values: [undefined, null] },
  ])
  expect(canonicalJson([{ b: [{ d: 1, c: 2 }], a: null }])).toBe('[{"a":null,"b":[{"c":2,"d":1}]}]')
})
