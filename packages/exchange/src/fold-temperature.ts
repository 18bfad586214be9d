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

/** A network with its temperature in it. */
interface Folded {
  readonly model: ParsedExperiment['model']
  readonly params: Readonly<Record<string, NamedArray>>
}

/**
 * A calibrated network as one without a temperature: its last linear layer is divided by it, (x·W + b) / T = x·(W / T) + b / T; behind any other, such
 * as an ensemble, a linear layer is added that divides. So every format holds it, and whoever reads one needs to know nothing of it.
 *
 * @param outputShape of the network, without the batch
 * @throws ExperimentError where the network does not end with a linear layer, and its output is not one vector
 */
export function foldTemperature(
  { model }: Pick<ParsedExperiment, 'model'>,
  params: Readonly<Record<string, NamedArray>>,
  temperature: number,
  outputShape: readonly number[],
): Folded {
  const index = model.findLastIndex(({ use }) => !passing.has(use))
  const { use, with: options = {} } = model[index] ?? { use: 'none' }
  const isLinear = (use === 'layer:dense' || use === 'layer:conv2d') && options['activation'] === 'linear'
  if (isLinear) return { model, params: divided(params, `${layerName(index, use)}/`, temperature) }
  if (outputShape.length === 1) return withDivision(model, params, temperature, outputShape[0]!)
  throw new ExperimentError({
    where: 'export of a calibrated network',
    expected: 'a dense or convolutional layer without activation at its end, or an output of one axis',
    received: use,
    remedy: 'telar calibrate --remove takes the temperature away',
  })
}

function divided(params: Folded['params'], prefix: string, temperature: number): Folded['params'] {
  const entries = Object.entries(params).map(([name, array]): [string, NamedArray] => [
    name,
    name.startsWith(prefix)
      ? { dtype: 'float32', shape: array.shape, values: Float32Array.from(array.values, (v) => v / temperature) }
      : array,
  ])
  return Object.fromEntries(entries)
}

/** A dense layer whose kernel is 1 / T on its diagonal. */
function withDivision(model: Folded['model'], params: Folded['params'], temperature: number, units: number): Folded {
  const use = 'layer:dense'
  const values = Float32Array.from({ length: units * units }, (_, at) => (at % (units + 1) === 0 ? 1 / temperature : 0))
  return {
    model: [...model, { use, with: { units, useBias: false } }],
    params: {
      ...params,
      [`${layerName(model.length, use)}/kernel`]: { dtype: 'float32', shape: [units, units], values },
    },
  }
}
