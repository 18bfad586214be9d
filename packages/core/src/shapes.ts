/**
 * The number of values in an array of a shape: the product of its lengths, 1 for a scalar.
 *
 * @example
 * sizeOf([28, 28, 1]) // 784
 */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

/**
 * A shape as it stands in messages.
 *
 * @example
 * showShape([28, 28, 1]) // '[28, 28, 1]'
 */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`
}
