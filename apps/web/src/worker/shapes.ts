import { createRegistry, createRandom, ExperimentError, grouped, short, sizeOf } from '@telarjs/core'
import type { CreateContext, Plugin, Registry } from '@telarjs/core'
import type { Initializer, Layer } from '@telarjs/layers'
import * as tf from '@tensorflow/tfjs-core'

/** What a layer comes to for samples of a shape. */
export interface LayerSize {
  readonly outputShape: readonly number[]
  readonly parameters: number
}

/** Values of one param that a page could hold at most: 4 GB of float32, all that WebAssembly can address. */
const mostValues = 2 ** 30

/** A backend that knows tensors by their shapes alone and keeps none of their values, as PyTorch's device `meta` does. */
function shapesBackend(): tf.KernelBackend {
  return Object.assign(new tf.KernelBackend(), { write: () => ({}), disposeData: () => true })
}

/**
 * The output shape and the parameters of a layer, without the values of its params: no backend need have started, and a layer of gigabytes costs
 * no memory. A layer that computes while it is made, as one of the user's may, is made on the backend in use.
 *
 * @throws ExperimentError for shapes that do not fit, and for a param that no page could hold
 */
export function sizeOfLayer(
  make: (registry: Registry) => Layer,
  registry: Registry,
  inputShape: readonly number[],
): LayerSize {
  try {
    return onShapes(() => measured(make(withoutValues(registry)), inputShape))
  } catch (error) {
    if (error instanceof ExperimentError || !tf.getBackend()) throw error
    return measured(make(registry), inputShape)
  }
}

function measured(layer: Layer, inputShape: readonly number[]): LayerSize {
  const { params, state, outputShape } = layer.init(inputShape, createRandom(0))
  const parameters = Object.values(params).reduce((sum, { size }) => sum + size, 0)
  tf.dispose([params, state])
  return { outputShape, parameters }
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
function withoutValues(registry: Registry): Registry {
  const made = known.get(registry) ?? createRegistry(registry.plugins.map(withoutItsValues))
  known.set(registry, made)
  return made
}

function withoutItsValues(plugin: Plugin): Plugin {
  if (plugin.kind !== 'initializer') return plugin
  const create = (_: unknown, { where }: CreateContext): Initializer => ({
    values(shape) {
      const size = sizeOf(shape)
      if (size <= mostValues) return new Float32Array(size)
      throw new ExperimentError({
        where,
        expected: `at most ${grouped(mostValues)} values in one param (4 GB)`,
        received: `[${shape.join(', ')}], which is ${grouped(size)} values (${short((size * 4) / 1e9, 2)} GB)`,
      })
    },
  })
  return { ...plugin, create } as unknown as Plugin
}
