import { describe, it } from 'vitest'
import { rightLayers } from '../fixtures/right/layers.js'
import {
  centralized,
  groupLasso,
  identity,
  logCosh,
  nearly,
  notNegative,
  randomBlur,
  rightCallbacks,
  signMomentum,
  stretched,
  triangle,
} from '../fixtures/right/others.js'
import { unusual } from '../fixtures/right/unusual.js'
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

describe('a kit takes right plugins of others:', () => {
  it.each(rightLayers)('$plugin.id', ({ plugin, config }) => checkLayer(plugin, config))
  it.each([signMomentum, centralized])('$id', (plugin) => checkOptimizer(plugin))
  it.each([randomBlur, stretched])('$id', (plugin) => checkTransform(plugin))
  it.each([groupLasso, notNegative])('$id', (plugin) => checkRegularizer(plugin))
  it.each(rightCallbacks)('$plugin.id', ({ plugin, config }) => checkCallback(plugin, config))
  it('loss:acme/log-cosh', () => checkLoss(logCosh))
  it('metric:acme/nearly', () => checkMetric(nearly))
  it('schedule:acme/triangle', () => checkSchedule(triangle))
  it('initializer:acme/identity', () => checkInitializer(identity))
  it.each(unusual.layers)('$id', (plugin) => checkLayer(plugin))
  it.each(unusual.optimizers)('$id', (plugin) => checkOptimizer(plugin))
  it.each(unusual.schedules)('$id', (plugin) => checkSchedule(plugin))
  it.each(unusual.datasets)('$id', (plugin) => checkDataset(plugin))
  it.each(unusual.metrics)('$id', (plugin) => checkMetric(plugin))
  it.each(unusual.transforms)('$id', (plugin) => checkTransform(plugin))
  it.each(unusual.regularizers)('$id', (plugin) => checkRegularizer(plugin))
  it.each(unusual.callbacks)('$id', (plugin) => checkCallback(plugin))
})
