import { ExperimentError, specOf, type OptionsOf, showShape, type Issue } from '@telarjs/core'
import { addPrefix, underPrefix, type NamedTensors, type Shape } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer, type LayerContext, type LayerResult } from '../layer.js'
import { sumOfPenalties } from '../lib/penalties.js'
import { createLayers } from '../sequence.js'

const options = v.strictObject({
  layers: v.pipe(
    v.array(specOf('layer')),
    v.minLength(1),
    v.description('The layers whose result is added to their input'),
  ),
  projection: v.optional(
    v.pipe(
      v.array(specOf('layer')),
      v.description('Layers that the input goes through before it is added; none: it is added as it is'),
    ),
    [],
  ),
})

/**
 * Adds the result of layers to their input, so that they learn what to change. `projection` changes the input first, where the shapes differ.
 *
 * `y = F(x) + P(x)`
 *
 * x [batch, ...] -> y of the shape of F(x); params of F as `0-dense/kernel`, those of P as `projection/0-dense/kernel`.
 * F and P of different shapes are an ExperimentError.
 * He, Zhang, Ren and Sun, "Deep residual learning for image recognition" (2016), arXiv:1512.03385.
 *
 * @example
 * const options: OptionsOf<typeof residual> = { layers: [{ use: 'layer:dense', with: { units: 16, activation: 'relu' } }] }
 * create(residual, options, [dense, activation]).init([16], createRandom(7)).outputShape // [16]
 */
export const residual = defineLayer({
  id: 'layer:residual',
  summary: 'Adds the result of layers to their input',
  options,
  create({ layers, projection }, context) {
    const { where } = context
    const inner = createLayers(layers, context, `${where}.with.layers`)
    const around = createLayers(projection, context, `${where}.with.projection`)
    return {
      init(inputShape, random) {
        const main = inner.init(inputShape, random.stream('layers'))
        const side = around.init(inputShape, random.stream('projection'))
        if (main.outputShape.join() !== side.outputShape.join())
          throw new ExperimentError(mismatch(where, main.outputShape, side.outputShape))
        return {
          params: joined(main.params, side.params),
          state: joined(main.state, side.state),
          outputShape: main.outputShape,
        }
      },
      apply(x, context) {
        return sumOf(inner.apply(x, mainOf(context)), around.apply(x, sideOf(context)))
      },
      forward(x, context) {
        const main = inner.forward(x, mainOf(context))
        const side = around.forward(x, sideOf(context))
        return { ...sumOf(main, side), saved: joined(main.saved, side.saved) }
      },
      backward(dy, saved, context) {
        const { needsInputGradient } = context
        const main = inner.backward(dy, saved, { ...mainOf(context), needsInputGradient })
        const side = around.backward(dy, underPrefix('projection', saved), { ...sideOf(context), needsInputGradient })
        return {
          gradients: joined(main.gradients, side.gradients),
          dx: needsInputGradient ? tf.add(main.dx!, side.dx!) : undefined,
        }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:residual': OptionsOf<typeof residual>
  }
}

function joined(main: NamedTensors, side: NamedTensors): NamedTensors {
  return { ...main, ...addPrefix('projection', side) }
}

function sumOf(main: LayerResult, side: LayerResult): LayerResult {
  return {
    y: tf.add(main.y, side.y),
    state: joined(main.state, side.state),
    ...sumOfPenalties([main.penalty, side.penalty]),
  }
}

function mainOf(context: LayerContext): LayerContext {
  return { ...context, random: context.random.stream('layers') }
}

function sideOf(context: LayerContext): LayerContext {
  const { params, state, random } = context
  return {
    ...context,
    params: underPrefix('projection', params),
    state: underPrefix('projection', state),
    random: random.stream('projection'),
  }
}

function mismatch(where: string, main: Shape, side: Shape): Issue {
  const like =
    main.length === 1 ? `layer:dense of ${main[0]} units` : `layer:conv2d of ${main.at(-1)} filters with kernelSize 1`
  return {
    where: `${where}: layer:residual`,
    expected: 'its layers and its projection to give one shape',
    received: `${showShape(main)} and ${showShape(side)}`,
    remedy: `put for example a ${like} into "projection"`,
  }
}
