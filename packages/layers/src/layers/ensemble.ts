import { ExperimentError, showShape, specOf, type OptionsOf } from '@telarjs/core'
import { addPrefix, underPrefix, type NamedTensors, type Shape } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer, type LayerContext, type LayerResult } from '../layer.js'
import { averagedAfter, averages } from '../lib/average-members.js'
import { sumOfPenalties } from '../lib/penalties.js'
import { withGradient } from '../lib/tape.js'
import { layerName } from '../sequence.js'

const options = v.strictObject({
  members: v.pipe(
    v.array(specOf('layer')),
    v.minLength(1),
    v.description('The networks, each as one layer, mostly layer:sequential'),
  ),
  activation: v.optional(
    v.pipe(
      v.picklist(averagedAfter),
      v.description('What turns outputs into answers, as the loss does; the answers are averaged'),
    ),
    'softmax',
  ),
})

/**
 * Several networks side by side, whose answers are averaged (soft voting). The output is one for which the activation gives that average.
 *
 * `y = f⁻¹(Σ f(zᵢ) / n)`, where f⁻¹ of softmax is the logarithm and that of sigmoid is the logit
 *
 * x [batch, ...] -> y [batch, ...] as each member gives it; params of the members as `0-sequential/0-dense/kernel`, `1-sequential/0-dense/kernel` …
 * Members of different output shapes are an ExperimentError.
 * Hansen and Salamon, "Neural network ensembles" (1990), doi:10.1109/34.58871.
 *
 * @example
 * const options: OptionsOf<typeof ensemble> = { members: [{ use: 'layer:dense', with: { units: 3 } }, { use: 'layer:dense', with: { units: 3 } }] }
 * create(ensemble, options, [dense]).init([4], createRandom(7)).outputShape // [3]
 */
export const ensemble = defineLayer({
  id: 'layer:ensemble',
  summary: 'Several networks whose answers are averaged',
  options,
  create({ members, activation }, { create, where }) {
    const { average, gradients } = averages[activation]
    const parts = members.map((spec, index) => ({
      name: layerName(index, spec.use),
      layer: withGradient(create('layer', spec, `${where}.with.members[${index}]`)),
    }))
    const joined = (named: readonly NamedTensors[]): NamedTensors =>
      Object.assign({}, ...named.map((tensors, i) => addPrefix(parts[i]!.name, tensors))) as NamedTensors
    const contextOf = (name: string, context: LayerContext): LayerContext => ({
      ...context,
      params: underPrefix(name, context.params),
      state: underPrefix(name, context.state),
      random: context.random.stream(name),
    })
    const averaged = (results: readonly LayerResult[]): LayerResult => ({
      y: average(results.map(({ y }) => y)),
      state: joined(results.map(({ state }) => state)),
      ...sumOfPenalties(results.map(({ penalty }) => penalty)),
    })
    return {
      init(inputShape, random) {
        const made = parts.map(({ name, layer }) => layer.init(inputShape, random.stream(name)))
        const outputShapes = made.map(({ outputShape }) => outputShape)
        return {
          params: joined(made.map(({ params }) => params)),
          state: joined(made.map(({ state }) => state)),
          outputShape: sameShape(outputShapes, where),
        }
      },
      apply: (x, context) => averaged(parts.map(({ name, layer }) => layer.apply(x, contextOf(name, context)))),
      forward(x, context) {
        const results = parts.map(({ name, layer }) => layer.forward(x, contextOf(name, context)))
        return {
          ...averaged(results),
          saved: joined(results.map(({ y, saved }) => ({ y, ...addPrefix('saved', saved) }))),
        }
      },
      backward(dy, saved, context) {
        const own = parts.map(({ name }) => underPrefix(name, saved))
        const outputs = own.map(({ y }) => y!)
        const results = gradients(dy, outputs).map((dz, i) => {
          const { name, layer } = parts[i]!
          return layer.backward(dz, underPrefix('saved', own[i]!), { ...context, ...contextOf(name, context) })
        })
        const dxs = results.flatMap(({ dx }) => dx ?? [])
        return {
          gradients: joined(results.map((result) => result.gradients)),
          dx: context.needsInputGradient ? tf.addN(dxs) : undefined,
        }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:ensemble': OptionsOf<typeof ensemble>
  }
}

function sameShape(shapes: readonly Shape[], where: string): Shape {
  const [first, ...others] = shapes as [Shape, ...Shape[]]
  const other = others.find((shape) => shape.join() !== first.join())
  if (!other) return first
  throw new ExperimentError({
    where: `${where}: layer:ensemble`,
    expected: 'members that give one shape',
    received: `${showShape(first)} and ${showShape(other)}`,
  })
}
