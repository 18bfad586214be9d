import type { NamedArray } from '@telarjs/tensor'
import type { KerasInput, ReadLayer } from '../reader.js'
import { filled, numberOf, require, requireLastAxis } from '../reader.js'

/** Telar's layers always add an epsilon to the variance; this one is negligible in float32. */
const leastEpsilon = 1e-12

/** `BatchNormalization`. One without scale and offset that is not trained becomes preprocessing. */
export function readBatchNorm(layer: KerasInput): readonly ReadLayer[] {
  requireLastAxis(layer)
  const { config, inputShape } = layer
  const [movingMean, movingVariance] = [layer.weight('moving_mean'), layer.weight('moving_variance')]
  const epsilon = numberOf(layer, 'epsilon', 1e-3)
  if (config['trainable'] === false && config['scale'] === false && config['center'] === false)
    return [normalized(movingMean, movingVariance, epsilon)]
  return [
    {
      use: 'layer:batch-norm',
      // Here momentum is the weight of the new batch, in Keras that of the old average.
      with: { momentum: 1 - numberOf(layer, 'momentum', 0.99), epsilon: Math.max(epsilon, leastEpsilon) },
      arrays: { ...scaleAndOffset(layer, inputShape.at(-1)!), movingMean, movingVariance },
    },
  ]
}

/** `LayerNormalization` */
export function readLayerNorm(layer: KerasInput): readonly ReadLayer[] {
  requireLastAxis(layer)
  const epsilon = Math.max(numberOf(layer, 'epsilon', 1e-3), leastEpsilon)
  return [{ use: 'layer:layer-norm', with: { epsilon }, arrays: scaleAndOffset(layer, layer.inputShape.at(-1)!) }]
}

/** `GroupNormalization` of Keras 3 */
export function readGroupNorm(layer: KerasInput): readonly ReadLayer[] {
  requireLastAxis(layer)
  const channels = layer.inputShape.at(-1)!
  const groups = numberOf(layer, 'groups', 32)
  const options = {
    groups: groups === -1 ? channels : groups,
    epsilon: Math.max(numberOf(layer, 'epsilon', 1e-3), leastEpsilon),
  }
  return [{ use: 'layer:group-norm', with: options, arrays: scaleAndOffset(layer, channels) }]
}

/** `RMSNormalization` of Keras 3 */
export function readRmsNorm(layer: KerasInput): readonly ReadLayer[] {
  requireLastAxis(layer)
  const epsilon = Math.max(numberOf(layer, 'epsilon', 1e-6), leastEpsilon)
  return [{ use: 'layer:rms-norm', with: { epsilon }, arrays: { scale: layer.weight('scale') } }]
}

/** `Rescaling`: x·scale + offset as preprocessing */
export function readRescaling(layer: KerasInput): readonly ReadLayer[] {
  const [scale, offset] = [numberOf(layer, 'scale', 1), numberOf(layer, 'offset', 0)]
  if (scale <= 0) layer.refuse(`its scale is ${scale}; Telar reads positive ones`)
  return [{ use: 'transform:normalize', with: { mean: -offset / scale, std: 1 / scale } }]
}

/** `Normalization`, with the mean and variance that were adapted or are given in its configuration */
export function readNormalization(layer: KerasInput): readonly ReadLayer[] {
  requireLastAxis(layer)
  require(layer, 'invert', [false])
  const statistic = (name: string): NamedArray => {
    const given = layer.config[name] ?? layer.config[`input_${name}`]
    if (given === undefined || given === null) return layer.weight(name)
    const values: unknown[] = [given].flat(Infinity)
    if (!values.every((value) => typeof value === 'number'))
      layer.refuse(`${name} is ${JSON.stringify(given)}; expected numbers`)
    return { ...filled(values.length, 0), values: Float32Array.from(values as number[]) }
  }
  return [normalized(statistic('mean'), statistic('variance'), 0)]
}

function normalized(mean: NamedArray, variance: NamedArray, epsilon: number): ReadLayer {
  const std = Array.from(variance.values, (value) => Math.max(Math.sqrt(value + epsilon), 1e-7))
  return { use: 'transform:normalize', with: { mean: [...mean.values], std } }
}

function scaleAndOffset(layer: KerasInput, channels: number) {
  const { config } = layer
  return {
    scale: config['scale'] === false ? filled(channels, 1) : layer.weight('gamma'),
    offset: config['center'] === false ? filled(channels, 0) : layer.weight('beta'),
  }
}
