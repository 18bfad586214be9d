import { describe, expect, it } from 'vitest'
import { datasetsWrongByContent } from '../fixtures/wrong/datasets.js'
import { hidden } from '../fixtures/wrong/hidden.js'
import { wrongLayers } from '../fixtures/wrong/layers.js'
import { layersWrongByContext } from '../fixtures/wrong/layers-by-context.js'
import { layersWrongByData } from '../fixtures/wrong/layers-by-data.js'
import { lossesWrongByTargets } from '../fixtures/wrong/losses-by-targets.js'
import { squared, wrongLosses } from '../fixtures/wrong/losses.js'
import { hits, wrongMetrics } from '../fixtures/wrong/metrics.js'
import {
  datasetsOfStrangers,
  lossesOfStrangers,
  optimizersOfStrangers,
  transformsOfStrangers,
} from '../fixtures/wrong/of-strangers.js'
import { aroundTraining } from '../fixtures/wrong/of-outsiders-around.js'
import { insideSteps } from '../fixtures/wrong/of-outsiders.js'
import { optimizersWrongByContext } from '../fixtures/wrong/optimizers-by-context.js'
import { wrongOptimizers } from '../fixtures/wrong/optimizers.js'
import { wrongCallbacks, wrongDatasets, wrongInitializers, wrongSchedules } from '../fixtures/wrong/others.js'
import {
  callbacksWrongByContext,
  initializersWrongByContext,
  metricsWrongByContext,
  regularizersWrongByContext,
  schedulesWrongByContext,
} from '../fixtures/wrong/others-by-context.js'
import { plausibleAround } from '../fixtures/wrong/plausible-around.js'
import { plausible } from '../fixtures/wrong/plausible.js'
import { wrongRegularizers } from '../fixtures/wrong/regularizers.js'
import { silentAround } from '../fixtures/wrong/silent-around.js'
import { silent } from '../fixtures/wrong/silent.js'
import { transformsWrongByData } from '../fixtures/wrong/transforms-by-data.js'
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
  it.each([
    ...wrongLayers,
    ...layersWrongByData,
    ...layersWrongByContext,
    ...hidden.layers,
    ...insideSteps.layers,
    ...silent.layers,
    ...plausible.layers,
  ])('a layer: $fault', ({ plugin, config, message }) => expect(checkLayer(plugin, config)).rejects.toThrow(message))

  it.each([
    ...wrongTransforms,
    ...transformsWrongByData,
    ...transformsOfStrangers,
    ...hidden.transforms,
    ...aroundTraining.transforms,
    ...silent.transforms,
    ...plausible.transforms,
  ])('a transform: $fault', ({ plugin, message }) => expect(checkTransform(plugin)).rejects.toThrow(message))

  it.each([...wrongLosses, ...lossesWrongByTargets, ...lossesOfStrangers, ...plausible.losses])(
    'a loss: $fault',
    ({ plugin, message }) => expect(checkLoss(plugin)).rejects.toThrow(message),
  )

  it.each([
    ...wrongMetrics,
    ...metricsWrongByContext,
    ...hidden.metrics,
    ...aroundTraining.metrics,
    ...plausible.metrics,
  ])('a metric: $fault', ({ plugin, config, message }) => expect(checkMetric(plugin, config)).rejects.toThrow(message))

  it.each([
    ...wrongOptimizers,
    ...optimizersWrongByContext,
    ...optimizersOfStrangers,
    ...hidden.optimizers,
    ...insideSteps.optimizers,
    ...plausibleAround.optimizers,
  ])('an optimizer: $fault', ({ plugin, message }) => expect(checkOptimizer(plugin)).rejects.toThrow(message))

  it.each([
    ...wrongRegularizers,
    ...regularizersWrongByContext,
    ...hidden.regularizers,
    ...silent.regularizers,
    ...plausibleAround.regularizers,
  ])('a regularizer: $fault', ({ plugin, message }) => expect(checkRegularizer(plugin)).rejects.toThrow(message))

  it.each([...wrongSchedules, ...schedulesWrongByContext, ...aroundTraining.schedules, ...silentAround.schedules])(
    'a schedule: $fault',
    ({ plugin, message }) => expect(checkSchedule(plugin)).rejects.toThrow(message),
  )

  it.each([...wrongCallbacks, ...callbacksWrongByContext, ...hidden.callbacks, ...aroundTraining.callbacks])(
    'a callback: $fault',
    ({ plugin, config, message }) => expect(checkCallback(plugin, config)).rejects.toThrow(message),
  )

  it.each([
    ...wrongDatasets,
    ...datasetsWrongByContent,
    ...datasetsOfStrangers,
    ...hidden.datasets,
    ...aroundTraining.datasets,
    ...silentAround.datasets,
    ...plausibleAround.datasets,
  ])('a data set: $fault', ({ plugin, message }) => expect(checkDataset(plugin)).rejects.toThrow(message))

  it.each([
    ...wrongInitializers,
    ...initializersWrongByContext,
    ...hidden.initializers,
    ...aroundTraining.initializers,
    ...silent.initializers,
    ...plausibleAround.initializers,
  ])('an initializer: $fault', ({ plugin, message }) => expect(checkInitializer(plugin)).rejects.toThrow(message))
})

describe('a kit takes what the wrong ones were made of:', () => {
  it('a loss', () => checkLoss(squared))
  it('a metric', () => checkMetric(hits))
})
