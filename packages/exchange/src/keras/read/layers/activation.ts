import { activationNames } from '@telarjs/layers'
import type { KerasInput, ReadLayer } from '../reader.js'
import { numberOf, require, textOf } from '../reader.js'

/** Keras' names of functions that have another name here. */
const otherNames: Readonly<Record<string, string>> = { swish: 'silu', leaky_relu: 'leaky-relu' }
const known: ReadonlySet<string> = new Set(activationNames)
/** Of `activation="leaky_relu"` in Keras 3. */
const namedSlope = 0.2

/** The built-in activation of a layer, as a separate layer; none for linear. */
export function builtInActivation(layer: KerasInput): readonly ReadLayer[] {
  const value = textOf(layer, 'activation', 'linear')
  if (value === 'linear') return []
  const name = Object.hasOwn(otherNames, value) ? otherNames[value]! : value
  if (!known.has(name)) layer.refuse(`Telar has no activation ${value}; it has ${activationNames.join(', ')}`)
  return [activation(name, name === 'leaky-relu' ? namedSlope : undefined)]
}

/** `ReLU`, or a leaky one where it has a slope. */
export function readRelu(layer: KerasInput): readonly ReadLayer[] {
  require(layer, 'max_value', [null])
  require(layer, 'threshold', [0])
  const slope = numberOf(layer, 'negative_slope', 0)
  return [slope === 0 ? activation('relu') : activation('leaky-relu', slope)]
}

/** `LeakyReLU`, whose slope Keras 2 calls alpha. */
export function readLeakyRelu(layer: KerasInput): readonly ReadLayer[] {
  const name = layer.config['alpha'] === undefined ? 'negative_slope' : 'alpha'
  return [activation('leaky-relu', numberOf(layer, name, 0.3))]
}

/** `ELU` with α = 1. */
export function readElu(layer: KerasInput): readonly ReadLayer[] {
  require(layer, 'alpha', [1, null])
  return [activation('elu')]
}

/** `Softmax` over the last axis. */
export function readSoftmax(layer: KerasInput): readonly ReadLayer[] {
  require(layer, 'axis', [-1, layer.inputShape.length])
  return [activation('softmax')]
}

function activation(name: string, negativeSlope?: number): ReadLayer {
  return {
    use: 'layer:activation',
    with: { function: name, ...(negativeSlope === undefined ? {} : { negativeSlope }) },
  }
}
