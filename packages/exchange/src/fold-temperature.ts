import { ExperimentError, type ParsedExperiment } from '@telarjs/core'
import { layerName } from '@telarjs/layers'
import type { NamedArray } from '@telarjs/tensor'

/** Layers whose outputs are divided where their inputs are. */
const passing = new Set([
  'layer:flatten',
  'layer:reshape',
  'layer:dropout',
  'layer:average-pool',
  'layer:max-pool',
  'layer:global-average-pool',
  'layer:global-max-pool',
])

/**
 * Params with the temperature of a calibrated network in them: (x·W + b) / T = x·(W / T) + b / T. So every format holds it, and whoever reads one
 * needs to know nothing of it.
 *
 * @throws ExperimentError where the network does not end with a linear layer
 */
export function foldTemperature(
  { model }: Pick<ParsedExperiment, 'model'>,
  params: Readonly<Record<string, NamedArray>>,
  temperature: number,
): Record<string, NamedArray> {
  const index = model.findLastIndex(({ use }) => !passing.has(use))
  const { use, with: options = {} } = model[index] ?? { use: 'none' }
  const isLinear = (use === 'layer:dense' || use === 'layer:conv2d') && options['activation'] === 'linear'
  if (!isLinear)
    throw new ExperimentError({
      where: 'export of a calibrated network',
      expected: 'a dense or convolutional layer without activation at its end, which takes up the temperature',
      received: use,
      remedy: 'telar calibrate --remove takes the temperature away',
    })
  const prefix = `${layerName(index, use)}/`
  const divided = Object.entries(params).map(([name, array]): [string, NamedArray] => [
    name,
    name.startsWith(prefix)
      ? { dtype: 'float32', shape: array.shape, values: Float32Array.from(array.values, (v) => v / temperature) }
      : array,
  ])
  return Object.fromEntries(divided)
}
