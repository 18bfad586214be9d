import { createRegistry, createRandom, ExperimentError, grouped, short, sizeOf } from '@telarjs/core'
import type { CreateContext, ParsedExperiment, Plugin, Registry } from '@telarjs/core'
import type { Initializer, Layer } from '@telarjs/layers'
import * as tf from '@tensorflow/tfjs-core'
import { createNamed } from './plugin-errors/named-errors.js'

/** What a layer comes to for samples of a shape. */
export interface LayerSize {
  readonly outputShape: readonly number[]
  /** Values of its params. */
  readonly parameters: number
  /** Values that it keeps and does not learn, such as the statistics of batch normalization. */
  readonly state: number
}

/** Values that one param may have: 4 GB of float32, all that WebAssembly can address. */
const addressable = 2 ** 30

/** A backend that knows tensors by their shapes alone and keeps none of their values, as PyTorch's device `meta` does. */
function shapesBackend(): tf.KernelBackend {
  return Object.assign(new tf.KernelBackend(), { write: () => ({}), disposeData: () => true })
}

/**
 * The output shape and the parameters of a layer, without the values of its params: no backend need have started, and a layer of gigabytes costs
 * no memory. A layer that computes while it is made, as one of the user's may, is made on the backend in use.
 *
 * @param make makes the layer with the registry that it is given
 * @param most values that one param may have
 * @throws ExperimentError for shapes that do not fit, and for a param of more values
 * @example
 * const make = (all: Registry) => all.create('layer', { use: 'layer:dense', with: { units: 10 } }, 'model[0]')
 * sizeOfLayer(make, builtinRegistry, [784]) // { outputShape: [10], parameters: 7850, state: 0 }
 */
export function sizeOfLayer(
  make: (registry: Registry) => Layer,
  registry: Registry,
  inputShape: readonly number[],
  most = addressable,
): LayerSize {
  try {
    return onShapes(() => measured(make(withoutValues(registry, most)), inputShape))
  } catch (error) {
    if (error instanceof ExperimentError || !tf.getBackend()) throw error
    return measured(make(registry), inputShape)
  }
}

/**
 * What the layers of an experiment come to, one behind the other, without the values of their params.
 *
 * @param sampleShape of one sample, before the transforms
 * @param most values that one param may have
 * @throws ExperimentError as `sizeOfLayer` does
 * @example
 * sizeOfNetwork(parsed, builtinRegistry, [28, 28, 1]).parameters // 7850
 */
export function sizeOfNetwork(
  { transforms, model }: Pick<ParsedExperiment, 'transforms' | 'model'>,
  registry: Registry,
  sampleShape: readonly number[],
  most = addressable,
): LayerSize {
  let outputShape = transforms.reduce(
    (shape, spec, index) => createNamed(registry, 'transform', spec, `transforms[${index}]`).outputShape(shape),
    sampleShape,
  )
  let [parameters, state] = [0, 0]
  for (const [index, spec] of model.entries()) {
    const size = sizeOfLayer((all) => createNamed(all, 'layer', spec, `model[${index}]`), registry, outputShape, most)
    outputShape = size.outputShape
    parameters += size.parameters
    state += size.state
  }
  return { outputShape, parameters, state }
}

function measured(layer: Layer, inputShape: readonly number[]): LayerSize {
  let size: LayerSize
  // In `tidy`, so that nothing is kept of a layer that throws.
  tf.tidy(() => {
    const { params, state, outputShape } = layer.init(inputShape, createRandom(0))
    const [parameters, kept] = [params, state].map((tensors) =>
      Object.values(tensors).reduce((sum, tensor) => sum + tensor.size, 0),
    )
    size = { outputShape, parameters: parameters!, state: kept! }
  })
  return size!
}

/** Makes tensors on the backend of shapes while `work` runs. Not by `tf.setBackend`: another backend may be about to start, which would start anew. */
function onShapes<T>(work: () => T): T {
  const engine = tf.engine()
  Object.defineProperty(engine, 'backend', { value: shapesBackend(), configurable: true })
  try {
    return work()
  } finally {
    // Without the own property, the getter of the engine's class is found again.
    Reflect.deleteProperty(engine, 'backend')
  }
}

const known = new WeakMap<Registry, Registry>()

/** The same plugins, but for the values of initializers, which are all 0. Memory that is not written to is not taken. */
function withoutValues(registry: Registry, most: number): Registry {
  const make = () => createRegistry(registry.plugins.map((plugin) => withoutItsValues(plugin, most)))
  if (most !== addressable) return make()
  const made = known.get(registry) ?? make()
  known.set(registry, made)
  return made
}

function withoutItsValues(plugin: Plugin, most: number): Plugin {
  if (plugin.kind !== 'initializer') return plugin
  const create = (_: unknown, { where }: CreateContext): Initializer => ({
    values(shape) {
      const size = sizeOf(shape)
      if (size <= most) return new Float32Array(size)
      throw new ExperimentError({
        where,
        expected: `at most ${grouped(most)} values in one param${most === addressable ? ' (4 GB)' : ''}`,
        received: `[${shape.join(', ')}], which is ${grouped(size)} values (${short((size * 4) / 1e9, 2)} GB)`,
      })
    },
  })
  return { ...plugin, create } as unknown as Plugin
}
