import { describe, expect, test } from 'vitest'
import { applyOverrides, valueAt } from './overrides.js'

const experiment = {
  epochs: 10,
  data: { use: 'dataset:mnist' },
  model: [
    { use: 'layer:dense', with: { units: 128 } },
    { use: 'layer:dense', with: { units: 10 } },
  ],
}

describe('path=value', () => {
  test.each([
    ['epochs=3', { ...experiment, epochs: 3 }],
    ['data.use=dataset:fashion-mnist', { ...experiment, data: { use: 'dataset:fashion-mnist' } }],
    ['data.with.validation=0.1', { ...experiment, data: { use: 'dataset:mnist', with: { validation: 0.1 } } }],
    [
      'model[0].with.units=64',
      { ...experiment, model: [{ use: 'layer:dense', with: { units: 64 } }, experiment.model[1]] },
    ],
    [
      'model.1.with.units=11',
      { ...experiment, model: [experiment.model[0], { use: 'layer:dense', with: { units: 11 } }] },
    ],
    ['model[2]={"use":"layer:softmax"}', { ...experiment, model: [...experiment.model, { use: 'layer:softmax' }] }],
    ['name=a b', { ...experiment, name: 'a b' }],
    ['transforms=[]', { ...experiment, transforms: [] }],
    ['model.0.with.units=null', { ...experiment, model: [{ use: 'layer:dense', with: {} }, experiment.model[1]] }],
    ['name=null', experiment],
  ])('%s', (override, expected) => {
    expect(applyOverrides(experiment, [override])).toEqual(expected)
  })

  test('a name that every object inherits is set like any other', () => {
    expect(applyOverrides({}, ['constructor.name=3'])).toEqual({ constructor: { name: 3 } })
    expect(valueAt({}, 'constructor')).toBeUndefined()
  })

  test('leaves the experiment it was given as it was', () => {
    const before = structuredClone(experiment)
    applyOverrides(experiment, ['model[0].with.units=64', 'epochs=1'])
    expect(experiment).toEqual(before)
  })

  test.each([
    ['epochs', 'epochs: expected path=value, as in epochs=3 or optimizer.with.beta1=0.8'],
    ['=3', '=3: expected path=value'],
    ['epochs.of=3', "epochs.of=3: there is nothing below 'of' to set"],
    // Not the constructor that every object inherits.
    ['model.constructor=3', "model.constructor=3: there is nothing below 'constructor' to set"],
    ['model[5].with.units=1', 'model[5].with.units=1: expected a place in a list of 2, received [5]'],
  ])('%s is refused', (override, message) => {
    expect(() => applyOverrides(experiment, [override])).toThrow(message)
  })
})
