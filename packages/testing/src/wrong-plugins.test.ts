import { describe, expect, it } from 'vitest'
import { wrongLayers } from '../fixtures/wrong/layers.js'
import { layersWrongByData } from '../fixtures/wrong/layers-by-data.js'
import { squared, wrongLosses } from '../fixtures/wrong/losses.js'
import { hits, wrongMetrics } from '../fixtures/wrong/metrics.js'
import { wrongOptimizers } from '../fixtures/wrong/optimizers.js'
import { wrongCallbacks, wrongDatasets, wrongInitializers, wrongSchedules } from '../fixtures/wrong/others.js'
import { wrongRegularizers } from '../fixtures/wrong/regularizers.js'
import { wrongTransforms } from '../fixtures/wrong/transforms.js'
import {
  checkCallback,
  checkDataset,
  checkInitializer,
  checkLayer,
  checkLoss,
  checkMetric,
  checkOptimizer,
  checkRegularizer,
  checkSchedule,
  checkTransform,
} from './index.js'

describe('a kit refuses', () => {
  it.each([...wrongLayers, ...layersWrongByData])('a layer: $fault', ({ plugin, message }) =>
    expect(checkLayer(plugin)).rejects.toThrow(message),
  )

  it.each(wrongTransforms)('a transform: $fault', ({ plugin, message }) =>
    expect(checkTransform(plugin)).rejects.toThrow(message),
  )

  it.each(wrongLosses)('a loss: $fault', ({ plugin, message }) => expect(checkLoss(plugin)).rejects.toThrow(message))

  it.each(wrongMetrics)('a metric: $fault', ({ plugin, message }) =>
    expect(checkMetric(plugin)).rejects.toThrow(message),
  )

  it.each(wrongOptimizers)('an optimizer: $fault', ({ plugin, message }) =>
    expect(checkOptimizer(plugin)).rejects.toThrow(message),
  )

  it.each(wrongRegularizers)('a regularizer: $fault', ({ plugin, message }) =>
    expect(checkRegularizer(plugin)).rejects.toThrow(message),
  )

  it.each(wrongSchedules)('a schedule: $fault', ({ plugin, message }) =>
    expect(checkSchedule(plugin)).rejects.toThrow(message),
  )

  it.each(wrongCallbacks)('a callback: $fault', ({ plugin, config, message }) =>
    expect(checkCallback(plugin, config)).rejects.toThrow(message),
  )

  it.each(wrongDatasets)('a data set: $fault', ({ plugin, message }) =>
    expect(checkDataset(plugin)).rejects.toThrow(message),
  )

  it.each(wrongInitializers)('an initializer: $fault', ({ plugin, message }) =>
    expect(checkInitializer(plugin)).rejects.toThrow(message),
  )
})

describe('a kit takes what the wrong ones were made of:', () => {
  it('a loss', () => checkLoss(squared))
  it('a metric', () => checkMetric(hits))
})
