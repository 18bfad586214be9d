import { DEFAULT_NEGATIVE_SLOPE } from '@telarjs/layers'
import type { KerasLayer } from './emitter.js'

/** Keras knows silu as swish. */
const kerasNames: Readonly<Record<string, string>> = { silu: 'swish' }

/** A function of each value. @param slope of leaky-relu */
export function activation(name: string, slope = DEFAULT_NEGATIVE_SLOPE): KerasLayer {
  if (name === 'leaky-relu') return { class_name: 'LeakyReLU', config: { alpha: slope } }
  return { class_name: 'Activation', config: { activation: kerasNames[name] ?? name } }
}

/** The activation that a dense layer or convolution has built in, as a layer of its own; none for linear. */
export function builtInActivation(options: Readonly<Record<string, unknown>>): readonly KerasLayer[] {
  return options['activation'] === 'linear' ? [] : [activation(options['activation'] as string)]
}
