import { describe, it } from 'vitest'
import { nearOutsiders } from '../fixtures/right/of-outsiders.js'
import { ofStrangers } from '../fixtures/right/of-strangers.js'
import { maskingNoise, nearHidden } from '../fixtures/right/near-hidden.js'
import { nearPlausibleAround, positive } from '../fixtures/right/near-plausible-around.js'
import { nearPlausible } from '../fixtures/right/near-plausible.js'
import { fourier, memorized, nearSilent } from '../fixtures/right/near-silent.js'
import { rightLayers } from '../fixtures/right/layers.js'
import { binary, rareLayers } from '../fixtures/right/rare-layers.js'
import { rareOnTheHost } from '../fixtures/right/rare-on-the-host.js'
import { rareTransforms } from '../fixtures/right/rare-transforms.js'
import { rare } from '../fixtures/right/rare.js'
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
  it.each([logCosh, ...rare.losses, ...ofStrangers.losses, ...nearPlausible.losses])('$id', (plugin) =>
    checkLoss(plugin),
  )
  it('metric:acme/nearly', () => checkMetric(nearly))
  it('schedule:acme/triangle', () => checkSchedule(triangle))
  it.each([identity, ...rareOnTheHost.initializers, ...nearSilent.initializers, ...nearPlausibleAround.initializers])(
    '$id',
    (plugin) => checkInitializer(plugin),
  )
  it.each([...unusual.layers, ...rareLayers, ...nearHidden.layers, ...nearOutsiders.layers, ...nearSilent.layers])(
    '$id',
    (plugin) => checkLayer(plugin),
  )
  it('layer:acme/binary, whose gradient is not its own', () => checkLayer(binary, { surrogateGradient: true }))
  it('layer:acme/masking-noise, which is not to keep the mean', () => checkLayer(maskingNoise, { unscaledMask: true }))
  it.each(nearPlausible.layers)('$plugin.id', ({ plugin, config }) => checkLayer(plugin, config))
  it.each(nearPlausible.metrics)('$plugin.id', ({ plugin, config }) => checkMetric(plugin, config))
  it('initializer:acme/positive, whose values are not around zero on purpose', () =>
    checkInitializer(positive, { unscaled: true }))
  it('initializer:acme/fourier, whose values are large on purpose', () => checkInitializer(fourier, { unscaled: true }))
  it('dataset:acme/memorized, whose targets are random on purpose', () =>
    checkDataset(memorized, { randomTargets: true }))
  it.each([...unusual.optimizers, ...rare.optimizers, ...nearHidden.optimizers, ...nearPlausibleAround.optimizers])(
    '$id',
    (plugin) => checkOptimizer(plugin),
  )
  it.each([...unusual.schedules, ...rare.schedules, ...nearOutsiders.schedules, ...nearSilent.schedules])(
    '$id',
    (plugin) => checkSchedule(plugin),
  )
  it.each([
    ...unusual.datasets,
    ...rareOnTheHost.datasets,
    ...ofStrangers.datasets,
    ...nearHidden.datasets,
    ...nearOutsiders.datasets,
    ...nearSilent.datasets,
  ])('$id', (plugin) => checkDataset(plugin))
  it.each([...unusual.metrics, ...rareOnTheHost.metrics, ...nearHidden.metrics])('$id', (plugin) => checkMetric(plugin))
  it.each([
    ...unusual.transforms,
    ...rareTransforms,
    ...ofStrangers.transforms,
    ...nearOutsiders.transforms,
    ...nearSilent.transforms,
    ...nearPlausible.transforms,
  ])('$id', (plugin) => checkTransform(plugin))
  it.each([
    ...unusual.regularizers,
    ...rare.regularizers,
    ...nearSilent.regularizers,
    ...nearPlausibleAround.regularizers,
  ])('$id', (plugin) => checkRegularizer(plugin))
  it.each([...unusual.callbacks, ...rareOnTheHost.callbacks, ...ofStrangers.callbacks, ...nearHidden.callbacks])(
    '$id',
    (plugin) => checkCallback(plugin),
  )
})
