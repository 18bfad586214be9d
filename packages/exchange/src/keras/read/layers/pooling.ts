import type { KerasInput, ReadLayer } from '../reader.js'
import { pairOf, require, requireChannelsLast, textOf } from '../reader.js'

/** `MaxPooling2D` or `AveragePooling2D` */
export function readPool(use: string) {
  return (layer: KerasInput): readonly ReadLayer[] => {
    requireChannelsLast(layer)
    const size = pairOf(layer, 'pool_size', 2)
    const strides = layer.config['strides'] == null ? size : pairOf(layer, 'strides', 2)
    return [{ use, with: { size: [...size], strides: [...strides], padding: textOf(layer, 'padding', 'valid') } }]
  }
}

/** `GlobalMaxPooling1D`, `GlobalAveragePooling2D` and their like */
export function readGlobalPool(use: string) {
  return (layer: KerasInput): readonly ReadLayer[] => {
    requireChannelsLast(layer)
    require(layer, 'keepdims', [false])
    return [{ use }]
  }
}

/** `UpSampling2D` */
export function readUpSampling(layer: KerasInput): readonly ReadLayer[] {
  requireChannelsLast(layer)
  require(layer, 'interpolation', layer.isOfTfjs ? ['nearest'] : ['nearest', 'bilinear'])
  const interpolation = textOf(layer, 'interpolation', 'nearest')
  return [{ use: 'layer:up-sampling', with: { size: [...pairOf(layer, 'size', 2)], interpolation } }]
}
