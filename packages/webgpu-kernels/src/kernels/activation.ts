/** WGSL of what tfjs' fused kernels may do to `value`; others are left to tfjs. */
const ACTIVATIONS: Readonly<Record<string, string>> = { linear: 'value', relu: 'max(0.0, value)' }

/** The result of a fused kernel, bias and activation included, or `undefined` for an activation that only tfjs has. */
export function finished(activation: string | null | undefined, biased: boolean): string | undefined {
  const expression = ACTIVATIONS[activation ?? 'linear']
  return expression?.replace('value', biased ? 'value + bias[n]' : 'value')
}
