import { PluginError } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import { cannotExport, noExporter } from '../cannot-export.js'
import type { ModelStep } from '../model.js'
import type { OnnxGraph } from './graph.js'

/**
 * Writes one layer or transform as ONNX operators (operator set 17). Returns the name of the tensor that holds the result.
 *
 * @example
 * // y = a·x with a learned for each feature
 * const emitScale: OnnxEmitter = ({ graph, channelsLast, weight }) => ({
 *   channelsLast: graph.node('Mul', [channelsLast(), weight('factor')]),
 * })
 */
export type OnnxEmitter = (step: OnnxStep) => OnnxTensor

/**
 * The name of a tensor in the graph, by its layout. Images may be in both: [batch, height, width, channels] as Telar keeps them,
 * [batch, channels, height, width] as the operators of ONNX take them; the second name is added when somebody asks for it. Everything else is `channelsLast`.
 */
export interface OnnxTensor {
  channelsLast?: string
  channelsFirst?: string
}

/** A step of the network together with the graph to write to, its inputs and its weights. */
export interface OnnxStep extends ModelStep {
  readonly graph: OnnxGraph
  /** The results of the steps in `from`. A layer has one; `add` has two. */
  readonly inputs: readonly OnnxTensor[]
  /** The name of an input (the first one if none is given) as [batch, …shape]; transposes images that are only there channels first. */
  readonly channelsLast: (input?: OnnxTensor) => string
  /** The name of an input image (the first one if none is given) as [batch, channels, height, width]; transposes it where needed. */
  readonly channelsFirst: (input?: OnnxTensor) => string
  /**
   * Adds a param or state of the layer to the graph and returns its name.
   *
   * @param leaf its name in the layer, such as `kernel`
   * @param array what is written instead of it, where ONNX wants another order
   * @throws PluginError where the layer has no such array
   */
  readonly weight: (leaf: string, array?: NamedArray) => string
}

/** Writes a step with the emitter of its id. @throws ExperimentError where there is none */
export function emit(
  graph: OnnxGraph,
  step: ModelStep,
  inputs: readonly OnnxTensor[],
  emitter: OnnxEmitter | undefined,
): OnnxTensor {
  if (!emitter) throw cannotExport(step, 'ONNX', noExporter(step, 'onnx'))
  const { use, name, where, arrays } = step
  const result = emitter({
    ...step,
    graph,
    inputs,
    channelsLast: (input = inputs[0]!) => channelsLast(graph, input),
    channelsFirst: (input = inputs[0]!) => channelsFirst(graph, input),
    weight(leaf, array = arrays[leaf]) {
      if (!array)
        throw new PluginError({
          where,
          problem: `the exporter of ${use} asks for the weight ${leaf}; expected ${Object.keys(arrays).join(', ') || 'none, as the layer has no weights'}`,
        })
      return graph.constant(`${name}/${leaf}`, { values: Float32Array.from(array.values), shape: array.shape })
    },
  })
  if (result?.channelsLast === undefined && result?.channelsFirst === undefined)
    throw new PluginError({
      where: `${where}: the exporter of ${use}`,
      expected: '{ channelsLast } or { channelsFirst }, the name of a tensor',
      received: JSON.stringify(result),
    })
  return result
}

export function channelsLast(graph: OnnxGraph, tensor: OnnxTensor): string {
  return (tensor.channelsLast ??= graph.node('Transpose', [tensor.channelsFirst!], { perm: [0, 2, 3, 1] }))
}

function channelsFirst(graph: OnnxGraph, tensor: OnnxTensor): string {
  return (tensor.channelsFirst ??= graph.node('Transpose', [tensor.channelsLast!], { perm: [0, 3, 1, 2] }))
}
