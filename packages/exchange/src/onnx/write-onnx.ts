import type { NamedArray } from '@telarjs/tensor'
import { cannotExport, inputName, type ModelStep, type TrainedModel } from '../model.js'
import { onnxActivation } from './activations.js'
import { createGraph, type GraphBuilder } from './graph.js'
import { asConstant, foldedBatchNorm, outputsFirst, pairOf, standardized, windowAttributes } from './parts.js'

/**
 * Writes a network as an ONNX model (operator set 17): `input` float32 [batch, …sample], values as training sees them (bytes divided by 255);
 * `probabilities` float32, or `values` where the network predicts values. Preprocessing is inside, augmentation and dropout are not.
 *
 * @throws ExperimentError for a layer that ONNX has no operators for, such as one of your own
 */
export function writeOnnx(model: TrainedModel): Uint8Array {
  const { experiment, sample, steps, last } = model
  const graph = createGraph()
  const values = new Map<string, Value>([[inputName, { shape: sample.shape, last: inputName }]])
  for (const step of steps)
    values.set(
      step.name,
      emit(
        graph,
        step,
        step.from.map((name) => values.get(name)!),
      ),
    )
  const end = values.get(steps.at(-1)?.name ?? inputName)!
  const answers = channelsLast(graph, end)
  const probabilities = last === 'linear' ? answers : onnxActivation(graph, last, answers, 0)
  const output = graph.node('Identity', [probabilities], {}, last === 'linear' ? 'values' : 'probabilities')
  return graph.finish({
    name: experiment.name,
    input: { name: inputName, shape: sample.shape },
    output: { name: output, shape: end.shape },
    metadata: { classes: JSON.stringify(sample.classes) },
  })
}

/** A value in one or both layouts: [batch, height, width, channels] as here, [batch, channels, height, width] as ONNX takes images. */
interface Value {
  /** Of one sample, channels last. */
  readonly shape: readonly number[]
  last?: string
  first?: string
}

function channelsLast(graph: GraphBuilder, value: Value): string {
  return (value.last ??= graph.node('Transpose', [value.first!], { perm: [0, 2, 3, 1] }))
}

function channelsFirst(graph: GraphBuilder, value: Value): string {
  return (value.first ??= graph.node('Transpose', [value.last!], { perm: [0, 3, 1, 2] }))
}

function emit(graph: GraphBuilder, step: ModelStep, from: readonly Value[]): Value {
  const { use, options, outputShape: shape, arrays, name } = step
  const [x] = from as [Value]
  const constant = (leaf: string, { values, shape: of }: NamedArray) =>
    graph.constant(`${name}/${leaf}`, { values: Float32Array.from(values), shape: of })
  const last = () => channelsLast(graph, x)
  const isImage = x.shape.length === 3
  switch (use) {
    case 'layer:dense': {
      const vector = x.shape.length === 1 ? last() : graph.node('Flatten', [last()], { axis: 1 })
      const inputs = [vector, constant('kernel', arrays['kernel']!)]
      const y = arrays['bias']
        ? graph.node('Gemm', [...inputs, constant('bias', arrays['bias'])])
        : graph.node('MatMul', inputs)
      return { shape, last: activated(graph, step, y) }
    }
    case 'layer:conv2d': {
      const kernel = arrays['kernel']!
      const inputs = [
        channelsFirst(graph, x),
        constant('kernel', outputsFirst(kernel)),
        ...(arrays['bias'] ? [constant('bias', arrays['bias'])] : []),
      ]
      const y = graph.node('Conv', inputs, {
        ...windowAttributes(step, kernel.shape.slice(0, 2)),
        dilations: pairOf(options['dilation']),
      })
      return { shape, first: activated(graph, step, y, 1) }
    }
    case 'layer:max-pool':
      return {
        shape,
        first: graph.node('MaxPool', [channelsFirst(graph, x)], windowAttributes(step, pairOf(options['size']))),
      }
    case 'layer:average-pool':
      return {
        shape,
        first: graph.node('AveragePool', [channelsFirst(graph, x)], {
          ...windowAttributes(step, pairOf(options['size'])),
          count_include_pad: 0,
        }),
      }
    case 'layer:global-max-pool':
    case 'layer:global-average-pool': {
      const axes = x.shape.slice(1).map((_, i) => i + 1)
      return {
        shape,
        last: graph.node(use === 'layer:global-max-pool' ? 'ReduceMax' : 'ReduceMean', [last()], { axes, keepdims: 0 }),
      }
    }
    case 'layer:flatten':
      return x.shape.length === 1 ? x : { shape, last: graph.node('Flatten', [last()], { axis: 1 }) }
    case 'layer:reshape':
      return {
        shape,
        last: graph.node('Reshape', [
          last(),
          graph.constant(`${name}/shape`, {
            shape: [shape.length + 1],
            values: BigInt64Array.from([-1, ...shape].map(BigInt)),
          }),
        ]),
      }
    case 'layer:dropout':
      return x
    case 'layer:batch-norm': {
      if (!isImage && x.shape.length !== 1) return { shape, last: foldedBatchNorm(graph, step, last()) }
      const inputs = ['scale', 'offset', 'movingMean', 'movingVariance'].map((leaf) => constant(leaf, arrays[leaf]!))
      const epsilon = { float: options['epsilon'] as number }
      return isImage
        ? { shape, first: graph.node('BatchNormalization', [channelsFirst(graph, x), ...inputs], { epsilon }) }
        : { shape, last: graph.node('BatchNormalization', [last(), ...inputs], { epsilon }) }
    }
    case 'layer:layer-norm':
      return {
        shape,
        last: graph.node(
          'LayerNormalization',
          [last(), constant('scale', arrays['scale']!), constant('offset', arrays['offset']!)],
          {
            axis: -1,
            epsilon: { float: options['epsilon'] as number },
          },
        ),
      }
    case 'layer:embedding':
      return {
        shape,
        last: graph.node('Gather', [constant('table', arrays['table']!), graph.node('Cast', [last()], { to: 7 })], {
          axis: 0,
        }),
      }
    case 'layer:activation': {
      const f = options['function'] as string
      const slope = options['negativeSlope'] as number
      // Softmax is over the channels, wherever they are.
      return x.first !== undefined && isImage
        ? { shape, first: onnxActivation(graph, f, x.first, slope, 1) }
        : { shape, last: onnxActivation(graph, f, last(), slope) }
    }
    case 'add':
      return from.every((value) => value.first !== undefined)
        ? {
            shape,
            first: graph.node(
              'Add',
              from.map((value) => value.first!),
            ),
          }
        : {
            shape,
            last: graph.node(
              'Add',
              from.map((value) => channelsLast(graph, value)),
            ),
          }
    case 'transform:normalize': {
      const [mean, std] = [options['mean'], options['std']].map((value, i) =>
        graph.constant(`${name}/${i}`, asConstant(value as number | number[])),
      ) as [string, string]
      return { shape, last: graph.node('Div', [graph.node('Sub', [last(), mean]), std]) }
    }
    case 'transform:standardize':
      return { shape, last: standardized(graph, last(), x.shape, name) }
    default:
      throw cannotExport(step, 'ONNX')
  }
}

/** The activation that a dense layer or convolution has built in. @param axis of the channels */
function activated(graph: GraphBuilder, { options }: ModelStep, y: string, axis = -1): string {
  return onnxActivation(graph, options['activation'] as string, y, 0.01, axis)
}
