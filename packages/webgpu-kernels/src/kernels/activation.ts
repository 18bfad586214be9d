/** WGSL of the activations of fused kernels; others are left to tfjs. `max` may give 0 for NaN, so relu is a comparison that NaN fails. */
const ACTIVATIONS: Readonly<Record<string, string>> = { linear: 'value', relu: 'select(value, 0.0, value < 0.0)' }

/** The result of a fused kernel, bias and activation included, or `undefined` for an activation that only tfjs has. */
export function finished(activation: string | null | undefined, biased: boolean): string | undefined {
  const expression = ACTIVATIONS[activation ?? 'linear']
  return expression?.replaceAll('value', biased ? '(value + bias[n])' : 'value')
}
