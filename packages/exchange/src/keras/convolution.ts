import type { ModelStep } from '../model.js'
import { builtInActivation } from './activations.js'
import type { KerasLayer } from './emitter.js'

/**
 * A convolution, channels last, and the activation that it has built in.
 *
 * @param config what this class has beside padding and bias
 * @param kernelName what Keras calls the kernel
 */
export function convolution(
  className: string,
  { options, arrays: { kernel, bias } }: ModelStep,
  config: KerasLayer['config'],
  kernelName = 'kernel',
): readonly KerasLayer[] {
  const shared = {
    padding: options['padding'],
    data_format: 'channels_last',
    use_bias: bias !== undefined,
    activation: 'linear',
  }
  const weights = { [kernelName]: kernel!, ...(bias ? { bias } : {}) }
  return [{ class_name: className, config: { ...config, ...shared }, weights }, ...builtInActivation(options)]
}
