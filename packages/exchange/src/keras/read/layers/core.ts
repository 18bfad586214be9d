import type { NamedArray } from '@telarjs/tensor'
import type { KerasInput, ReadLayer } from '../reader.js'
import { numberOf, require, requireChannelsLast } from '../reader.js'
import { builtInActivation } from './activation.js'

/** `Dense`. Applied to sequences and images, it works on each position, like a convolution with a window of 1. */
export function readDense(layer: KerasInput): readonly ReadLayer[] {
  const { inputShape, config } = layer
  const kernel = layer.weight('kernel')
  const units = kernel.shape[1]!
  const useBias = config['use_bias'] !== false
  const bias = useBias ? { bias: layer.weight('bias') } : {}
  const windowed = (use: string, ones: readonly number[]): ReadLayer => ({
    use,
    with: { filters: units, kernelSize: 1, useBias },
    arrays: { kernel: { ...kernel, shape: [...ones, ...kernel.shape] }, ...bias },
  })
  const read: Readonly<Record<number, () => ReadLayer>> = {
    1: () => ({ use: 'layer:dense', with: { units, useBias }, arrays: { kernel, ...bias } }),
    2: () => windowed('layer:conv1d', [1]),
    3: () => windowed('layer:conv2d', [1, 1]),
  }
  const reader = read[inputShape.length]
  if (!reader) layer.refuse(`it takes samples of ${inputShape.length} axes; Telar reads 1 to 3`)
  return [reader!(), ...builtInActivation(layer)]
}

/** `Flatten`; of vectors it does nothing. */
export function readFlatten(layer: KerasInput): readonly ReadLayer[] {
  requireChannelsLast(layer)
  return layer.inputShape.length === 1 ? [] : [{ use: 'layer:flatten' }]
}

/** `Reshape` */
export function readReshape({ config }: KerasInput): readonly ReadLayer[] {
  return [{ use: 'layer:reshape', with: { shape: config['target_shape'] as number[] } }]
}

/** `Embedding` */
export function readEmbedding(layer: KerasInput): readonly ReadLayer[] {
  require(layer, 'mask_zero', [false])
  const table: NamedArray = layer.weight('embeddings')
  return [{ use: 'layer:embedding', with: { vocabulary: table.shape[0]!, units: table.shape[1]! }, arrays: { table } }]
}

/** A layer that is active in training only and has one option, a number. */
export function readNoise(use: string, option: string, name: string) {
  return (layer: KerasInput): readonly ReadLayer[] => [{ use, with: { [name]: numberOf(layer, option, 0) } }]
}
