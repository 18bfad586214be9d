/** Scale, y = a·x with a learned for each feature. It brings no gradient of its own: the tape differentiates it. */
import type { OptionsOf } from '@telarjs/core'
import type { Exporter } from '@telarjs/exchange'
import { defineLayer } from '@telarjs/layers'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'

const options = v.strictObject({
  initial: v.optional(v.pipe(v.number(), v.description('The first value of every factor.')), 1),
})

/** How `telar export` writes it as ONNX: one multiplication. */
const exporters: Exporter = {
  onnx: ({ graph, channelsLast, weight }) => ({ channelsLast: graph.node('Mul', [channelsLast(), weight('factor')]) }),
}

export const scale = defineLayer({
  id: 'layer:hello/scale',
  summary: 'Multiplies each feature by a learned factor.',
  options,
  exporters,
  create: ({ initial }) => ({
    init: (inputShape) => ({
      params: { factor: tf.fill([...inputShape], initial) },
      state: {},
      outputShape: inputShape,
    }),
    apply: (x, { params, state }) => ({ y: tf.mul(x, params['factor']!), state }),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:hello/scale': OptionsOf<typeof scale>
  }
}
