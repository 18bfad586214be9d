import { ExperimentError, noOptions, specOf, type OptionsOf } from '@telarjs/core'
import { defineLayer, type Layer } from '@telarjs/layers/layer'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { checkLayer, describeLayer } from './index.js'

/** y = x * scale + offset, elementwise, with a running mean as state. */
function scaled(width: number): Layer {
  return {
    init(inputShape, random) {
      if (inputShape.at(-1) !== width)
        throw new ExperimentError({
          where: 'layer:acme/scaled',
          expected: `[…, ${width}]`,
          received: `[${inputShape}]`,
        })
      return {
        params: { scale: tf.tensor1d(random.normal(width)), offset: tf.zeros([width]) },
        state: { mean: tf.zeros([width]) },
        outputShape: inputShape,
      }
    },
    apply(x, { params, state, training }) {
      const mean = training ? tf.add(tf.mul(state['mean']!, 0.9), tf.mul(tf.mean(x, 0), 0.1)) : state['mean']!
      return { y: tf.add(tf.mul(x, params['scale']!), params['offset']!), state: { mean } }
    },
    forward(x, context) {
      return { ...scaled(width).apply(x, context), saved: { x } }
    },
    backward(dy, { x }, { params, needsInputGradient }) {
      return {
        gradients: { scale: tf.sum(tf.mul(dy, x!), 0), offset: tf.sum(dy, 0) },
        dx: needsInputGradient ? tf.mul(dy, params['scale']!) : undefined,
      }
    },
  }
}

/** A layer of which a test can leave parts out. */
type Change = (layer: Layer) => { [Key in keyof Layer]?: Layer[Key] | undefined }

function plugin(change: Change = () => ({})) {
  return defineLayer({
    id: 'layer:acme/scaled',
    summary: 'A scale and an offset for each feature',
    options: v.strictObject({ width: v.optional(v.number(), 6) }),
    create: ({ width }) => ({ ...scaled(width), ...change(scaled(width)) }) as Layer,
  })
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:acme/scaled': OptionsOf<ReturnType<typeof plugin>>
  }
}

describeLayer(plugin(), { wrongShape: [5] })
describeLayer(plugin(), { options: { width: 3 }, inputShape: [3] })
describeLayer(plugin(() => ({ forward: undefined, backward: undefined })))

describe('the kit of layers refuses', () => {
  const kept: tf.Tensor[] = []
  const untaught = { forward: undefined, backward: undefined }
  const faults: [string, Change, RegExp][] = [
    [
      'a wrong gradient of a param',
      ({ backward }) => ({
        backward: (...given) => ({
          ...backward!(...given),
          gradients: { ...backward!(...given).gradients, scale: tf.ones([6]) },
        }),
      }),
      /gradient of scale by backward\[\d+\]: expected .+ by finite differences/,
    ],
    [
      'a wrong gradient of the input',
      ({ backward }) => ({ backward: (dy, ...rest) => ({ ...backward!(dy, ...rest), dx: dy }) }),
      /gradient of x by backward/,
    ],
    [
      'a missing gradient',
      ({ backward }) => ({
        backward: (...given) => ({
          ...backward!(...given),
          gradients: { scale: backward!(...given).gradients['scale']! },
        }),
      }),
      /no gradient for 'offset'|gives no gradient/,
    ],
    ['forward without backward', () => ({ backward: undefined }), /forward alone/],
    [
      'a forward that is not apply',
      ({ forward }) => ({ forward: (x, context) => ({ ...forward!(x, context), y: tf.mul(x, 2) }) }),
      /not that of apply/,
    ],
    [
      'a leak',
      ({ apply }) => ({ apply: (x, context) => (kept.push(tf.keep(tf.clone(x))), apply(x, context)) }),
      /apply: leaves \d+ tensors behind/,
    ],
    [
      'freeing the input',
      ({ apply }) => ({
        apply: (x, context) => {
          const result = apply(x, context)
          const y = tf.clone(result.y)
          x.dispose()
          return { ...result, y }
        },
      }),
      /apply: frees 'x', which it was only lent/,
    ],
    [
      'a reading inside the step',
      ({ apply }) => ({ apply: (x, context) => apply(tf.mul(x, Math.sign(Math.abs(x.dataSync()[0]!) + 1)), context) }),
      /reads a tensor with dataSync\(\)/,
    ],
    [
      'randomness of its own',
      ({ apply }) => ({ ...untaught, apply: (x, context) => apply(tf.add(x, Math.random()), context) }),
      /other numbers/,
    ],
    [
      'first params without the seed',
      ({ init }) => ({
        init: (...given) => ({ ...init(...given), params: { scale: tf.randomNormal([6]), offset: tf.zeros([6]) } }),
      }),
      /params 'scale'\[\d+\]/,
    ],
    [
      'mixing of samples in evaluation',
      ({ apply }) => ({ ...untaught, apply: (x, context) => apply(tf.sub(x, tf.mean(x, 0)), context) }),
      /alone gives other numbers/,
    ],
    [
      'state under other names',
      ({ apply }) => ({ apply: (x, context) => ({ y: apply(x, context).y, state: {} }) }),
      /apply: state: expected mean float32 \[6\], received none/,
    ],
    [
      'an output of another shape',
      ({ init }) => ({ init: (...given) => ({ ...init(...given), outputShape: [7] }) }),
      /expected y of shape \[3,7\]/,
    ],
  ]
  it.each(faults)('%s', async (_, change, message) => {
    await expect(checkLayer(plugin(change))).rejects.toThrow(message)
  })

  it('options that are not strict', async () => {
    const loose = defineLayer({ ...plugin(), options: v.object({ width: v.optional(v.number(), 6) }) })
    await expect(checkLayer(loose)).rejects.toThrow("layer:acme/scaled: options: took 'no-such-option'")
  })

  it('defaults that stay hidden', async () => {
    const hidden = defineLayer({
      ...plugin(),
      options: v.pipe(
        v.strictObject({ width: v.optional(v.number(), 6) }),
        v.transform(() => ({}) as { width: number }),
      ),
      create: () => scaled(6),
    })
    await expect(checkLayer(hidden)).rejects.toThrow("'width' has a default, but parsed options do not show it")
  })

  it('options that change when they are parsed again', async () => {
    const growing = defineLayer({
      ...plugin(),
      options: v.strictObject({
        width: v.optional(
          v.pipe(
            v.number(),
            v.transform((width: number) => width + 1),
          ),
          5,
        ),
      }),
    })
    await expect(checkLayer(growing)).rejects.toThrow('parsed {"width":6} and, parsed again, {"width":7}')
  })

  it('options that a file would change', async () => {
    const infinite = defineLayer({
      ...plugin(),
      options: v.strictObject({ width: v.optional(v.number(), Infinity) }),
      create: () => scaled(6),
    })
    await expect(checkLayer(infinite)).rejects.toThrow('expected plain JSON')
  })

  it('a shape taken that should be refused', async () => {
    await expect(checkLayer(plugin(), { wrongShape: [6] })).rejects.toThrow(
      'took the shape [6], which it should refuse',
    )
  })

  it('an empty summary and a version below 1', async () => {
    await expect(checkLayer({ ...plugin(), summary: '' })).rejects.toThrow('summary: expected one line')
    await expect(checkLayer({ ...plugin(), version: 0 })).rejects.toThrow(
      'version: expected an integer from 1, received 0',
    )
  })
})

describe('the kit refuses, of plugins of Telar alone,', () => {
  const own = { ...plugin(), id: 'layer:own' as never }
  it.each([
    [
      'a summary with a full stop',
      { summary: 'A scale.' },
      'summary: expected sentence case and no full stop, received "A scale."',
    ],
    ['a summary in lower case', { summary: 'a scale' }, 'received "a scale"'],
    ['an option without a description', {}, "options: 'width' has no description"],
    [
      'a title',
      { options: v.strictObject({ width: v.optional(v.pipe(v.number(), v.title('Width')), 6) }) },
      "options: 'width' has a title",
    ],
  ])('%s', async (_, change, message) => {
    await expect(checkLayer({ ...own, ...change })).rejects.toThrow(message)
    await checkLayer({ ...plugin(), ...change })
  })

  it('a default that names a plugin which create() would not find', async () => {
    const start = v.optional(specOf('layer'), { use: 'layer:plain' })
    const needing = { ...plugin(), options: v.strictObject({ width: v.optional(v.number(), 6), start }) } as never
    await expect(checkLayer(needing, { plugins: [plain] })).rejects.toThrow("uses: expected the plugin 'layer:plain'")
    await checkLayer({ ...(needing as object), uses: [plain] } as never, { plugins: [plain] })
  })
})

const plain = defineLayer({
  id: 'layer:plain',
  summary: 'Relu',
  options: noOptions,
  create: () => ({
    init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
    apply: (x) => ({ y: tf.relu(x), state: {} }),
  }),
})
describeLayer(plain, { inputShape: [2, 5] })
