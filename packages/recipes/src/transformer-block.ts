import type { AnySpec } from '@telarjs/core'

/** A dense map of each position of a sequence. */
export function perPosition(units: number, activation = 'linear') {
  return { use: 'layer:conv1d', with: { filters: units, kernelSize: 1, activation } }
}

/** One layer of a transformer: attention, then two dense maps of each position, both after a layer norm and added to what goes in. */
export function transformerBlock(width: number, heads: number): AnySpec[] {
  const norm = { use: 'layer:layer-norm', with: {} }
  const attention = { use: 'layer:multi-head-attention', with: { heads } }
  const maps = [perPosition(2 * width, 'gelu'), perPosition(width)]
  return [
    { use: 'layer:residual', with: { layers: [norm, attention] } },
    { use: 'layer:residual', with: { layers: [norm, ...maps] } },
  ]
}
