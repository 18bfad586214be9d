import { short, type ParsedExperiment } from '@telarjs/core'
import type { LoadedData } from '@telarjs/datasets'
import type { Transform } from '@telarjs/transforms'
import { unitsOf } from './sign-data.js'

/** Inputs count as scaled if their root mean square is below this; for standardized ones it is 1. */
const largestScale = 10

/** Layers that multiply their inputs; others, such as norms and embeddings, accept numbers of any size. */
const isScaleSensitive = /^layer:(dense|conv|depthwise|lstm|gru|patches)/

/**
 * A message where training inputs are large numbers that neither the data set nor a transform scales, with the remedy; otherwise undefined.
 * This is the likeliest cause of a loss that rises or is not finite, and of dead units.
 */
export function unscaledInputs(
  { data, model }: Pick<ParsedExperiment, 'data' | 'model'>,
  transforms: readonly Pick<Transform, 'appliesInEvaluation'>[],
  { splits }: Pick<LoadedData, 'splits'>,
): string | undefined {
  const { inputs } = splits['train']!
  // Bytes are scaled to 0 … 1 on the device.
  if (inputs instanceof Uint8Array || inputs.length === 0) return undefined
  if (transforms.some(({ appliesInEvaluation }) => appliesInEvaluation)) return undefined
  if (!isScaleSensitive.test(model[0]?.use ?? '')) return undefined
  const squares = inputs.reduce((sum, value) => sum + value * value, 0)
  if (!(Math.sqrt(squares / inputs.length) > largestScale)) return undefined
  const [least, largest] = unitsOf(inputs).range
  const how =
    data.with['prepare'] === 'none'
      ? '"prepare": "auto" standardizes the columns'
      : 'transform:normalize brings them near 1'
  return `the inputs lie between ${short(least)} and ${short(largest)}, and nothing scales them: ${how}`
}
