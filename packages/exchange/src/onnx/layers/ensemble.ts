import type { OnnxGraph } from '../graph.js'
import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { asConstant } from '../parts.js'

/** An output of the ensemble, for which the activation gives the mean of the members' answers. */
export function emitEnsemble({ graph, inputs, options, channelsLast }: OnnxStep): OnnxTensor {
  const outputs = inputs.map((input) => channelsLast(input))
  const count = () => graph.constant(`number/${outputs.length}`, asConstant(outputs.length))
  switch (options['activation']) {
    case 'softmax': {
      const logs = outputs.map((z) => graph.node('LogSoftmax', [z], { axis: -1 }))
      return { channelsLast: graph.node('Sub', [logSumExp(graph, logs), graph.node('Log', [count()])]) }
    }
    case 'sigmoid': {
      const on = outputs.map((z) => logSigmoid(graph, z))
      const off = outputs.map((z) => logSigmoid(graph, graph.node('Neg', [z])))
      return { channelsLast: graph.node('Sub', [logSumExp(graph, on), logSumExp(graph, off)]) }
    }
    default:
      return { channelsLast: graph.node('Div', [sumOf(graph, outputs), count()]) }
  }
}

/** ln Σ exp, value by value. */
function logSumExp(graph: OnnxGraph, logs: readonly string[]): string {
  const largest = logs.reduce((most, log) => graph.node('Max', [most, log]))
  const shares = logs.map((log) => graph.node('Exp', [graph.node('Sub', [log, largest])]))
  return graph.node('Add', [largest, graph.node('Log', [sumOf(graph, shares)])])
}

function sumOf(graph: OnnxGraph, parts: readonly string[]): string {
  return parts.reduce((sum, part) => graph.node('Add', [sum, part]))
}

/** ln σ(z) = −ln(1 + exp(−z)) */
function logSigmoid(graph: OnnxGraph, z: string): string {
  return graph.node('Neg', [graph.node('Softplus', [graph.node('Neg', [z])])])
}
