import { DEFAULT_NEGATIVE_SLOPE } from '@telarjs/layers'
import type { OnnxGraph } from './graph.js'
import { asConstant } from './parts.js'

/**
 * A function of each value as ONNX operators.
 *
 * @param slope of leaky-relu
 * @param axis the axis that softmax is over
 * @returns the name of the result
 */
export function onnxActivation(
  graph: OnnxGraph,
  name: string,
  x: string,
  { slope = DEFAULT_NEGATIVE_SLOPE, axis = -1 } = {},
): string {
  switch (name) {
    case 'linear':
      return x
    case 'relu':
      return graph.node('Relu', [x])
    case 'leaky-relu':
      return graph.node('LeakyRelu', [x], { alpha: { float: slope } })
    case 'elu':
      return graph.node('Elu', [x])
    case 'selu':
      return graph.node('Selu', [x])
    case 'gelu': {
      // Φ(x) = (1 + erf(x/√2)) / 2
      const [half, one, root] = [0.5, 1, Math.SQRT1_2].map((value) =>
        graph.constant(`number/${value}`, asConstant(value)),
      ) as [string, string, string]
      const distribution = graph.node('Mul', [
        half,
        graph.node('Add', [one, graph.node('Erf', [graph.node('Mul', [x, root])])]),
      ])
      return graph.node('Mul', [x, distribution])
    }
    case 'silu':
      return graph.node('Mul', [x, graph.node('Sigmoid', [x])])
    case 'mish':
      return graph.node('Mul', [x, graph.node('Tanh', [graph.node('Softplus', [x])])])
    case 'tanh':
      return graph.node('Tanh', [x])
    case 'sigmoid':
      return graph.node('Sigmoid', [x])
    case 'softplus':
      return graph.node('Softplus', [x])
    case 'softmax':
      return graph.node('Softmax', [x], { axis })
    default:
      throw new RangeError(`${name}: expected the name of an activation`)
  }
}
