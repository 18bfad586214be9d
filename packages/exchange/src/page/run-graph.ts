import type { PageOperator } from './operators.js'
import type { PageGraph, PageTensor } from './tensor.js'
import type { PageTools } from './tools.js'

/**
 * Answers for one sample. Written into the page by its own source text, as the operators are.
 *
 * @param input [1, …shape of a sample], values as training sees them
 * @throws Error for an operator that is not there
 */
export const runGraph = (
  graph: PageGraph,
  input: PageTensor,
  operators: Readonly<Record<string, PageOperator>>,
  tools: PageTools,
): Float32Array => {
  const tensors = new Map<string, PageTensor>([...Object.entries(graph.constants), ['input', input]])
  let last = input
  for (const { op, inputs, attributes, output } of graph.nodes) {
    const operator = operators[op]
    if (!operator) throw new Error(`a page cannot compute the operator ${op}`)
    last = operator(
      inputs.map((name) => tensors.get(name)!),
      attributes,
      tools,
    )
    tensors.set(output, last)
  }
  return last.values
}
