import type { JsonObject, ParsedSpec, TargetScale } from '@telarjs/core'
import type { InputMap } from '@telarjs/datasets'
import { layerName } from '@telarjs/layers'
import type { NamedArray } from '@telarjs/tensor'
import { placedArrays, type Member } from './open-members.js'

/** A member as a layer of the ensemble, and its arrays by their names in a checkpoint. */
export interface MemberLayers {
  readonly spec: ParsedSpec
  readonly arrays: Readonly<Record<string, NamedArray>>
}

/** A linear layer with given weights. */
interface Linear {
  readonly kernel: Float32Array
  readonly bias: Float32Array
}

/**
 * The layers of a member, with what it alone does to its inputs and outputs as linear layers around them: the preprocessing of its table, its
 * temperature, and the scale of its targets.
 *
 * @param scale of the ensemble's targets
 */
export function memberLayers(
  member: Member,
  index: number,
  inputMap: InputMap | undefined,
  scale: TargetScale | undefined,
): MemberLayers {
  const { experiment } = member.model
  const before = inputMap ? [inputMap] : []
  const after = outputMap(member, scale)
  const layers = [...before.map(specOf), ...experiment.model, ...after.map(specOf)]
  const spec: ParsedSpec = { use: 'layer:sequential', with: { layers } as unknown as JsonObject }
  const inside = layerName(index, spec.use)
  const linear = [...before.map((map) => [0, map] as const), ...after.map((map) => [layers.length - 1, map] as const)]
  const placed = linear.map(([at, map]) => placedArrays(arraysOf(map, at), inside, 0))
  return { spec, arrays: Object.assign(placedArrays(member.arrays, inside, before.length), ...placed) }
}

function specOf({ bias }: Linear): ParsedSpec {
  return { use: 'layer:dense', with: { units: bias.length } }
}

function arraysOf({ kernel, bias }: Linear, at: number): Record<string, NamedArray> {
  const name = `params/${layerName(at, 'layer:dense')}`
  const units = bias.length
  return {
    [`${name}/kernel`]: { dtype: 'float32', shape: [kernel.length / units, units], values: kernel },
    [`${name}/bias`]: { dtype: 'float32', shape: [units], values: bias },
  }
}

/** y·s/s₀ + (c − c₀)/s₀ for values, y / T for a calibrated network; none where outputs stay as they are. */
function outputMap({ model, outputShape }: Member, scale: TargetScale | undefined): readonly Linear[] {
  const own = model.network.sample.targetScale
  const isSame = JSON.stringify(own) === JSON.stringify(scale)
  const temperature = model.network.temperature ?? 1
  if (isSame && temperature === 1) return []
  const units = outputShape.reduce((size, length) => size * length, 1)
  const kernel = new Float32Array(units * units)
  const bias = new Float32Array(units)
  for (let i = 0; i < units; i++) {
    const [spread, center] = [scale?.spread[i] ?? 1, scale?.center[i] ?? 0]
    kernel[i * units + i] = (own?.spread[i] ?? 1) / spread / temperature
    bias[i] = ((own?.center[i] ?? 0) - center) / spread
  }
  return [{ kernel, bias }]
}
