import { expect, test } from 'vitest'
import { shareStructure } from './share-structure.js'

const before = {
  name: 'one',
  model: [{ use: 'layer:dense', with: { units: 8 } }, { use: 'layer:flatten' }],
  optimizer: { use: 'optimizer:adam' },
}
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

test('an equal value is the very object that was there', () => {
  expect(shareStructure(before, copy(before))).toBe(before)
})

test('what did not change is shared, and the rest is as given', () => {
  const given = { ...copy(before), name: 'two', model: [copy(before.model[0]!), { use: 'layer:dropout' }] }
  const shared = shareStructure(before, given)
  expect(shared).toEqual(given)
  expect(shared.optimizer).toBe(before.optimizer)
  expect(shared.model[0]).toBe(before.model[0])
  expect(shared.model[1]).not.toBe(before.model[1])
})

test('a list that lost its end, fields in another order, and a field less are changes', () => {
  expect(shareStructure(before.model, before.model.slice(0, 1))).toEqual([{ use: 'layer:dense', with: { units: 8 } }])
  const turned = { optimizer: { use: 'optimizer:adam' }, model: copy(before.model), name: 'one' }
  expect(Object.keys(shareStructure<object>(before, turned))).toEqual(['optimizer', 'model', 'name'])
  expect(shareStructure<object>(before, { name: 'one' })).toEqual({ name: 'one' })
})
