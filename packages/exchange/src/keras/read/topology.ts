import { DataError, isPlainObject, missing, show } from '@telarjs/core'

/** A layer of Keras as its configuration says it, with the names of those that it takes its input from. */
export interface KerasNode {
  readonly name: string
  readonly className: string
  readonly config: Readonly<Record<string, unknown>>
  readonly from: readonly string[]
}

/** The layers of a model from its one input to its one output. */
export interface Topology {
  readonly nodes: ReadonlyMap<string, KerasNode>
  readonly input: string
  readonly output: string
  /** Of one sample. */
  readonly shape: readonly number[]
}

/**
 * Reads the topology of a model as tfjs-layers, Keras 2 and Keras 3 write it: Sequential, or functional with one input and one output.
 *
 * @param where it stands, for messages
 * @throws DataError for several inputs or outputs, shared layers, models inside models, and shapes that are not known
 */
export function readTopology(topology: unknown, where: string): Topology {
  const outer = isPlainObject(topology) ? (topology['model_config'] ?? topology) : undefined
  if (!isPlainObject(outer)) throw new DataError({ where, expected: 'a modelTopology with class_name and config' })
  const className = outer['class_name']
  const config = Array.isArray(outer['config']) ? { layers: outer['config'] as unknown[] } : outer['config']
  if (!isPlainObject(config) || !Array.isArray(config['layers']))
    throw new DataError({ where, expected: 'a config with layers', received: show(className) })
  const nodes = config['layers'].map((layer, index) => nodeOf(layer, index, where))
  if (className === 'Sequential') return chained(nodes, config, where)
  if (className !== 'Model' && className !== 'Functional')
    throw new DataError({ where, expected: 'a Sequential or functional model', received: show(className) })
  const [input, output] = ['input_layers', 'output_layers'].map((key) => onlyEnd(config[key], `${where}: ${key}`))
  const named = new Map(nodes.map((node) => [node.name, node]))
  const first = named.get(input!)
  if (!first) throw new DataError(missing(`${where}: input_layers`, `a layer '${input}'`))
  return { nodes: named, input: input!, output: output!, shape: shapeOf([first.config], `${where}: layer '${input}'`) }
}

function nodeOf(layer: unknown, index: number, where: string): KerasNode {
  const at = `${where}: layers[${index}]`
  if (!isPlainObject(layer) || typeof layer['class_name'] !== 'string' || !isPlainObject(layer['config']))
    throw new DataError({ where: at, expected: 'an object with class_name and config' })
  const { class_name: className, config } = layer
  const name = layer['name'] ?? config['name'] ?? `${index}`
  if (typeof name !== 'string') throw new DataError({ where: at, expected: 'a name', received: show(name) })
  if (Array.isArray(config['layers']))
    throw new DataError({
      where: `${where}: layer '${name}'`,
      problem: `it is a model inside the model (${className})`,
      remedy: 'In Keras: build one model of its layers, then convert that',
    })
  return { name, className, config, from: sourcesOf(layer['inbound_nodes'], `${where}: layer '${name}'`) }
}

/** Keras 2 and tfjs-layers: [[[name, 0, 0, {}], …]]. Keras 3: [{ args: [tensor or list of tensors], kwargs }]. */
function sourcesOf(inbound: unknown, where: string): string[] {
  if (!Array.isArray(inbound) || inbound.length === 0) return []
  if (inbound.length > 1)
    throw new DataError({
      where,
      problem: `the layer is used in ${inbound.length} places, and Telar has no shared layers`,
    })
  const call: unknown = inbound[0]
  if (Array.isArray(call)) return call.map((source) => firstName(source, where))
  const args = isPlainObject(call) && Array.isArray(call['args']) ? call['args'].flat() : []
  return args.map((tensor) => {
    const history =
      isPlainObject(tensor) && isPlainObject(tensor['config']) ? tensor['config']['keras_history'] : undefined
    return firstName(history, where)
  })
}

/** The layer in `[name, 0, 0]`. */
function firstName(list: unknown, where: string): string {
  const name: unknown = Array.isArray(list) ? list[0] : undefined
  if (typeof name !== 'string') throw new DataError({ where, expected: 'the name of a layer', received: show(list) })
  return name
}

/** [name, 0, 0] or [[name, 0, 0]]. */
function onlyEnd(ends: unknown, where: string): string {
  const list = Array.isArray(ends) ? ends : []
  const pairs = typeof list[0] === 'string' ? [list] : list
  if (pairs.length !== 1)
    throw new DataError({
      where,
      expected: 'one: Telar has networks of one input and one output',
      received: `${pairs.length}`,
    })
  return firstName(pairs[0], where)
}

/** The layers of a Sequential model, one after the other; the input may not be among them. */
function chained(nodes: readonly KerasNode[], config: Readonly<Record<string, unknown>>, where: string): Topology {
  const hasInput = nodes[0]?.className === 'InputLayer'
  const input: KerasNode = hasInput ? nodes[0]! : { name: 'input', className: 'InputLayer', config: {}, from: [] }
  const shape = shapeOf([input.config, nodes[0]?.config ?? {}, config], where)
  const all = hasInput ? nodes : [input, ...nodes]
  const linked = all.map((node, index) => ({ ...node, from: index === 0 ? [] : [all[index - 1]!.name] }))
  return { nodes: new Map(linked.map((node) => [node.name, node])), input: input.name, output: all.at(-1)!.name, shape }
}

/** The first shape that configurations say, without the batch. */
function shapeOf(configs: readonly Readonly<Record<string, unknown>>[], where: string): readonly number[] {
  const found = configs
    .flatMap((config) => ['batch_shape', 'batch_input_shape', 'build_input_shape'].map((key) => config[key]))
    .find((shape) => Array.isArray(shape)) as readonly (number | null)[] | undefined
  if (!found)
    throw new DataError(missing(where, 'a batch_shape or batch_input_shape', 'the model says no shape of its input'))
  const shape = found.slice(1)
  if (!shape.every((length) => typeof length === 'number' && Number.isInteger(length) && length > 0))
    throw new DataError({
      where,
      expected: 'an input of fixed shape',
      received: JSON.stringify(found),
      remedy: 'In Keras: give the Input its whole shape, then convert again',
    })
  return shape as readonly number[]
}
