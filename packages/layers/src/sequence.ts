import {
  ExperimentError,
  isTelarError,
  PluginError,
  type AnySpec,
  type CreateContext,
  type Random,
} from '@telarjs/core'
import { addPrefix, underPrefix, type NamedTensors, type Shape } from '@telarjs/tensor'
import { tidy, type Scalar, type Tensor } from '@tensorflow/tfjs-core'
import type { BackwardContext, Layer, LayerContext, LayerResult, LayerWithGradient } from './layer.js'
import { sumOfPenalties } from './lib/penalties.js'
import { frozenLayer, withGradient } from './lib/tape.js'

/** A layer and the name that its params and state stand under. */
export interface NamedLayer {
  readonly name: string
  readonly layer: Layer
  /** Whether it keeps its params: it runs as in evaluation, and gets no gradients. */
  readonly frozen?: boolean
}

/**
 * The name of a layer by its place and id: `0-dense` for `layer:dense`, `1-acme-maxout` for `layer:acme/maxout`.
 *
 * @example
 * layerName(1, 'layer:acme/maxout') // '1-acme-maxout'
 */
export function layerName(index: number, id: string): string {
  return `${index}-${id.replace(/^layer:/, '').replace('/', '-')}`
}

/**
 * Layers one after the other, as one layer: `0-dense/kernel` is the kernel of the layer `0-dense`.
 * Where a layer brings no gradient of its own, the tape differentiates that one alone.
 * `backward` stops at the first layer with params, unless the gradient of the input is asked for.
 *
 * @param where the list stands in the experiment, for messages
 * @throws ExperimentError for two layers of one name; PluginError that names the layer that threw
 * @example
 * const model = createSequence([{ name: '0-dense', layer: hidden }, { name: '1-dense', layer: output }])
 * const { params, state, outputShape } = model.init([28, 28, 1], createRandom(7))
 */
export function createSequence(layers: readonly NamedLayer[], where = 'model'): LayerWithGradient {
  const parts = partsOf(layers, where)

  function init(inputShape: Shape, random: Random) {
    let outputShape = inputShape
    // In `tidy`, so that the params of earlier layers are freed where a later one throws.
    const made = tidy(() => {
      const params: Record<string, Tensor> = {}
      const state: Record<string, Tensor> = {}
      for (const { name, layer, at } of parts) {
        const part = naming(`${at}: init`, () => layer.init(outputShape, random.stream(name)))
        Object.assign(params, addPrefix(name, part.params))
        Object.assign(state, addPrefix(name, part.state))
        outputShape = part.outputShape
      }
      return { params, state }
    })
    return { ...made, outputShape }
  }

  function run(x: Tensor, context: LayerContext, direction: 'apply' | 'forward') {
    let y = x
    const state: Record<string, Tensor> = {}
    const saved: Record<string, Tensor> = {}
    const penalties: (Scalar | undefined)[] = []
    for (const { name, layer, at } of parts) {
      const given = contextOf(name, context)
      const result: LayerResult & { saved?: NamedTensors } = naming(`${at}: ${direction}`, () =>
        layer[direction](y, given),
      )
      y = result.y
      penalties.push(result.penalty)
      Object.assign(state, addPrefix(name, result.state))
      if (result.saved) Object.assign(saved, addPrefix(name, result.saved))
    }
    return { y, state, saved, ...sumOfPenalties(penalties) }
  }

  return {
    init,
    apply(x, context) {
      const { saved: _, ...result } = run(x, context, 'apply')
      return result
    },
    forward: (x, context) => run(x, context, 'forward'),
    backward: (dy, saved, context) => runBackward(parts, dy, saved, context),
  }
}

/**
 * Makes the layers of nested specs, one after the other.
 *
 * @example
 * const layers = createLayers([{ use: 'layer:dense', with: { units: 4 } }], context, 'model[0].with.layers')
 */
export function createLayers(
  specs: readonly AnySpec[],
  { create }: Pick<CreateContext, 'create'>,
  where: string,
): LayerWithGradient {
  const layers = specs.map((spec, index) => ({
    name: layerName(index, spec.use),
    layer: create('layer', spec, `${where}[${index}]`),
  }))
  return createSequence(layers, where)
}

/** A layer of a sequence, and how messages name its place. */
interface Part {
  readonly name: string
  readonly frozen: boolean
  readonly layer: LayerWithGradient
  readonly at: string
}

function partsOf(layers: readonly NamedLayer[], where: string): readonly Part[] {
  const names = layers.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined)
    throw new ExperimentError({ where, expected: 'layers with different names', received: `'${twice}' twice` })
  return layers.map(({ name, layer, frozen = false }, index) => ({
    name,
    frozen,
    layer: frozen ? frozenLayer(layer) : withGradient(layer),
    at: `${where}[${index}] (${name})`,
  }))
}

function runBackward(parts: readonly Part[], dy: Tensor, saved: NamedTensors, context: BackwardContext) {
  const gradients: Record<string, Tensor> = {}
  const learning = parts.findIndex(
    ({ name, frozen }) => !frozen && Object.keys(context.params).some((param) => param.startsWith(`${name}/`)),
  )
  const lowest = learning < 0 ? parts.length : learning
  const last = context.needsInputGradient ? 0 : lowest
  let dx = dy
  for (let index = parts.length - 1; index >= last; index--) {
    const { name, layer, at } = parts[index]!
    const needsInputGradient = index > last || context.needsInputGradient
    const given = { ...contextOf(name, context), needsInputGradient }
    const result = naming(`${at}: backward`, () => layer.backward(dx, underPrefix(name, saved), given))
    Object.assign(gradients, addPrefix(name, result.gradients))
    if (!needsInputGradient) continue
    if (!result.dx)
      throw new PluginError({ where: `${at}: backward`, expected: 'dx, which was asked for', received: 'undefined' })
    dx = result.dx
  }
  return { gradients, dx: context.needsInputGradient ? dx : undefined }
}

function contextOf(name: string, context: LayerContext): LayerContext {
  return {
    ...context,
    params: underPrefix(name, context.params),
    state: underPrefix(name, context.state),
    random: context.random.stream(name),
  }
}

/** Gives an error that does not say where it came from the name of its layer. */
function naming<T>(at: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (isTelarError(cause)) throw cause
    throw new PluginError({ where: at, problem: (cause as Error).message }, { cause })
  }
}
