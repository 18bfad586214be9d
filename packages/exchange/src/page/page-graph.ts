import type { OnnxAttribute, OnnxGraph } from '../onnx/graph.js'
import type { PageGraph, PageNode, PageTensor } from './tensor.js'

/** A graph that is kept as it is built, in place of the bytes of a file. */
export function createPageGraph(): OnnxGraph & { finish(): PageGraph } {
  const nodes: PageNode[] = []
  const constants: Record<string, PageTensor> = {}
  return {
    node(op, inputs, attributes = {}, output = `${op.toLowerCase()}-${nodes.length}`) {
      const plain = Object.entries(attributes).map(([name, value]) => [name, plainAttribute(value)] as const)
      nodes.push({ op, inputs, attributes: Object.fromEntries(plain), output })
      return output
    },
    constant(name, { shape, values }) {
      constants[name] = { shape, values: Float32Array.from(values as ArrayLike<number | bigint>, Number) }
      return name
    },
    finish: () => ({ nodes, constants }),
  }
}

function plainAttribute(value: OnnxAttribute): PageNode['attributes'][string] {
  if (typeof value !== 'object') return value
  if ('float' in value) return value.float
  if ('floats' in value) return value.floats
  return 'strings' in value ? value.strings.join() : value
}
