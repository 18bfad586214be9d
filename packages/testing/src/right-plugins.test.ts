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
import {
  checkCallback,
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
})
