import type { NamedArray } from '@telarjs/tensor'
import { cannotExport, type ModelStep } from '../model.js'

/** A layer of Keras, as its configuration says it, and its weights in Keras' order. */
export interface KerasLayer {
  readonly class_name: string
  readonly config: Readonly<Record<string, unknown>>
  readonly weights?: Readonly<Record<string, NamedArray>>
}

/** The layers of Keras that do what a step does, one after the other. @throws ExperimentError where there are none */
export function kerasLayers(step: ModelStep): KerasLayer[] {
  const { use, options, arrays, inputShape } = step
  const builtIn = () => (options['activation'] === 'linear' ? [] : [activation(options['activation'] as string)])
  const { kernel, bias, scale, offset } = arrays
  switch (use) {
    case 'layer:dense': {
      const flat = inputShape.length > 1 ? [{ class_name: 'Flatten', config: {} }] : []
      return [
        ...flat,
        {
          class_name: 'Dense',
          config: { units: options['units'], use_bias: bias !== undefined, activation: 'linear' },
          weights: { kernel: kernel!, ...(bias ? { bias } : {}) },
        },
        ...builtIn(),
      ]
    }
    case 'layer:conv2d': {
      const [strides, dilation] = [pairOf(options['strides']), pairOf(options['dilation'])]
      if (strides.some((stride) => stride > 1) && dilation.some((distance) => distance > 1))
        throw cannotExport(step, 'a LayersModel', 'TensorFlow.js has no convolution with strides and dilation')
      const config = {
        filters: options['filters'],
        kernel_size: pairOf(options['kernelSize']),
        strides,
        padding: options['padding'],
        dilation_rate: dilation,
        data_format: 'channels_last',
        use_bias: bias !== undefined,
        activation: 'linear',
      }
      return [{ class_name: 'Conv2D', config, weights: { kernel: kernel!, ...(bias ? { bias } : {}) } }, ...builtIn()]
    }
    case 'layer:max-pool':
    case 'layer:average-pool':
      return [
        {
          class_name: use === 'layer:max-pool' ? 'MaxPooling2D' : 'AveragePooling2D',
          config: {
            pool_size: pairOf(options['size']),
            strides: pairOf(options['strides'] ?? options['size']),
            padding: options['padding'],
            data_format: 'channels_last',
          },
        },
      ]
    case 'layer:global-max-pool':
    case 'layer:global-average-pool': {
      if (inputShape.length !== 2 && inputShape.length !== 3)
        throw cannotExport(
          step,
          'a LayersModel',
          `expected an image or a sequence, received [${inputShape.join(', ')}]`,
        )
      const rank = inputShape.length - 1
      return [
        {
          class_name: `Global${use === 'layer:global-max-pool' ? 'Max' : 'Average'}Pooling${rank}D`,
          config: rank === 2 ? { data_format: 'channels_last' } : {},
        },
      ]
    }
    case 'layer:flatten':
      return inputShape.length === 1 ? [activation('linear')] : [{ class_name: 'Flatten', config: {} }]
    case 'layer:reshape':
      return [{ class_name: 'Reshape', config: { target_shape: step.outputShape } }]
    case 'layer:dropout':
      return [{ class_name: 'Dropout', config: { rate: options['rate'] } }]
    case 'layer:batch-norm': {
      // What is called momentum is the share of the new batch here, and of the old average there.
      const config = {
        axis: -1,
        momentum: 1 - (options['momentum'] as number),
        epsilon: options['epsilon'],
        center: true,
        scale: true,
      }
      return [
        {
          class_name: 'BatchNormalization',
          config,
          weights: {
            gamma: scale!,
            beta: offset!,
            moving_mean: arrays['movingMean']!,
            moving_variance: arrays['movingVariance']!,
          },
        },
      ]
    }
    case 'layer:layer-norm':
      return [
        {
          class_name: 'LayerNormalization',
          config: { axis: [inputShape.length], epsilon: options['epsilon'], center: true, scale: true },
          weights: { gamma: scale!, beta: offset! },
        },
      ]
    case 'layer:embedding':
      return [
        {
          class_name: 'Embedding',
          config: { input_dim: options['vocabulary'], output_dim: options['units'] },
          weights: { embeddings: arrays['table']! },
        },
      ]
    case 'layer:activation':
      return [activation(options['function'] as string, options['negativeSlope'] as number)]
    case 'add':
      return [{ class_name: 'Add', config: {} }]
    case 'transform:normalize':
      return [normalization(step)]
    case 'transform:standardize':
      throw cannotExport(
        step,
        'a LayersModel',
        'TensorFlow.js has no layer that gives every sample mean 0 and deviation 1; ONNX has operators for it',
      )
    default:
      throw cannotExport(step, 'a LayersModel')
  }
}

/** Keras knows silu as swish. */
const kerasActivations: Readonly<Record<string, string>> = { silu: 'swish' }

/** A function of each value. @param slope of leaky-relu */
export function activation(name: string, slope = 0.01): KerasLayer {
  if (name === 'leaky-relu') return { class_name: 'LeakyReLU', config: { alpha: slope } }
  return { class_name: 'Activation', config: { activation: kerasActivations[name] ?? name } }
}

/** (x − mean) / std as a batch normalization whose statistics are given. */
function normalization({ options, inputShape }: ModelStep): KerasLayer {
  const channels = inputShape.at(-1)!
  const perChannel = (value: unknown, change: (number: number) => number): NamedArray => ({
    dtype: 'float32',
    shape: [channels],
    values: Float32Array.from({ length: channels }, (_, i) =>
      change(typeof value === 'number' ? value : (value as number[])[i]!),
    ),
  })
  const weights = {
    moving_mean: perChannel(options['mean'], (mean) => mean),
    moving_variance: perChannel(options['std'], (std) => std ** 2),
  }
  return {
    class_name: 'BatchNormalization',
    config: { axis: -1, epsilon: 1e-12, center: false, scale: false, trainable: false },
    weights,
  }
}

function pairOf(value: unknown): readonly number[] {
  return typeof value === 'number' ? [value, value] : (value as readonly number[])
}
