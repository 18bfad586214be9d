import { booleanOption, type CreateContext, type Random } from '@telarjs/core'
import type { Shape } from '@telarjs/tensor'
import * as v from 'valibot'
import { initializerOption } from './initializer-option.js'
import { heNormal } from '../initializers/he-normal.js'
import { zeros } from '../initializers/zeros.js'
import { defineLayer } from '../layer.js'
import { activationNames } from './activation-functions.js'
import { makeParam } from './param.js'

/**
 * The options that dense layers and convolutions share. The default kernel is He's, because hidden layers are mostly followed by
 * a ReLU, where it keeps signals alive at any depth; on a linear last layer it costs only a first loss that is a little higher.
 */
export const weightOptions = {
  activation: v.optional(
    v.pipe(v.picklist(['linear', ...activationNames]), v.description('Function applied to the result')),
    'linear',
  ),
  useBias: booleanOption('Whether a learned bias is added', true),
  kernelInitializer: initializerOption('First values of the kernel', 'initializer:he-normal'),
  biasInitializer: initializerOption('First values of the bias', 'initializer:zeros'),
}

type WeightOptions = v.InferOutput<v.StrictObjectSchema<typeof weightOptions, undefined>>

/** Defines a layer with `weightOptions`; their defaults name two initializers. */
export const defineWeightedLayer: typeof defineLayer = (plugin) => defineLayer({ uses: [heNormal, zeros], ...plugin })

/**
 * Makes the params of a layer with `weightOptions`: `kernel`, and `bias` [outputs] if there is one. `drawnAs` is the shape from which the
 * initializer counts what a unit sees, where it is not the kernel's own.
 */
export function createWeights(
  { useBias, kernelInitializer, biasInitializer }: Omit<WeightOptions, 'activation'>,
  { where, create }: CreateContext,
) {
  const kernels = create('initializer', kernelInitializer, `${where}.with.kernelInitializer`)
  const biases = create('initializer', biasInitializer, `${where}.with.biasInitializer`)
  return (kernelShape: Shape, outputs: number, random: Random, drawnAs = kernelShape) => ({
    kernel: makeParam(kernels, kernelShape, random.stream('kernel'), drawnAs),
    ...(useBias ? { bias: makeParam(biases, [outputs], random.stream('bias')) } : {}),
  })
}
