import { compareSignatures, short, type DataSignature, type ValueUnits } from '@telarjs/core'

/** How many times as large or as small as in training inputs may be before that is said. */
const widest = 10

/**
 * Sentences that name where data does not fit weights that come from a file: other columns, shapes, classes, or values of another size. An experiment takes
 * its inputs as they come, so numbers from 0 to 255 do not fit a network of bytes, which it saw divided by 255.
 *
 * @param trained what the file says of the data that the weights were trained on
 * @example
 * dataMisfits(signatureOfWeights(bytes, 'digits.safetensors')!, await signData(data)) // [] where they fit
 */
export function dataMisfits(trained: DataSignature, given: DataSignature): string[] {
  const { inputs, targets } = given
  // Columns are encoded as in training, so their size says nothing.
  const values = trained.inputs.kind === 'columns' ? [] : compareSizes(trained, given)
  return [...compareSignatures(trained, { inputs, targets }), ...values]
}

function compareSizes(trained: ValueUnits, given: ValueUnits): string[] {
  const [before, now] = [largestSeen(trained), largestSeen(given)]
  if (before === 0 || now === 0 || (now <= widest * before && before <= widest * now)) return []
  return [
    `the network would see values of up to ${short(now)}, but in training it saw up to ${short(before)}. Scale them as in training`,
  ]
}

/** The largest value by size that the network sees: of bytes, which are divided by 255, at most 1. */
function largestSeen({ units, range }: ValueUnits): number {
  return Math.max(...range.map(Math.abs)) / (units === 'bytes' ? 255 : 1)
}
