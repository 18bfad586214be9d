import type { StepRandom } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import { applyAffine } from './affine.js'
import {
  adjustBrightness,
  adjustContrast,
  adjustSaturation,
  adjustSharpness,
  autoContrastImages,
  equalizeImages,
  posterizeImages,
  solarizeImages,
} from './color-operations.js'

/** The operations of automatic policies, in torchvision's words. */
const geometric = ['shear-x', 'shear-y', 'translate-x', 'translate-y', 'rotate'] as const
const signedColors = ['brightness', 'color', 'contrast', 'sharpness'] as const

/** An operation of an automatic policy. */
export type Operation =
  | (typeof geometric)[number]
  | (typeof signedColors)[number]
  | 'identity'
  | 'posterize'
  | 'solarize'
  | 'auto-contrast'
  | 'equalize'

/** For each operation of a policy, how strong it is from the weakest to the strongest; empty for those that have no strength. */
export type Strengths = Readonly<Partial<Record<Operation, readonly number[]>>>

/** Strengths that a policy draws from: so many, counted from the weakest, which is 0. */
export interface Levels {
  readonly from: number
  readonly count: number
}

/** Which operation each image gets, how strong, and in which direction: each [batch]. */
export interface Choice {
  /** Place in the list of operations, int32. */
  readonly operation: Tensor1D
  /** Place in its list of strengths, int32. */
  readonly level: Tensor1D
  /** 1 or −1, for operations with a direction. */
  readonly sign: Tensor1D
}

const isSigned = (name: Operation): boolean =>
  (geometric as readonly string[]).includes(name) || (signedColors as readonly string[]).includes(name)

/** Gives each image an operation at random: each is as likely, as is each of the given levels. */
export function applyAtRandom(images: Tensor4D, strengths: Strengths, levels: Levels, random: StepRandom): Tensor4D {
  const choice = chooseAtRandom(random, images.shape[0], Object.keys(strengths).length, levels)
  return applyChosen(images, strengths, choice)
}

/**
 * Gives each image its operation. All of them are computed for the whole batch, and each image takes its own; those that only move pixels
 * are one resampling of the nearest pixel, with 0 from outside.
 */
export function applyChosen(images: Tensor4D, strengths: Strengths, { operation, level, sign }: Choice): Tensor4D {
  const names = Object.keys(strengths) as Operation[]
  const batch = images.shape[0]

  /** 1 for the images that get the operation, otherwise 0: [batch]. */
  function chosen(name: Operation): Tensor1D {
    const place = names.indexOf(name)
    return place < 0 ? tf.zeros([batch]) : tf.cast(tf.equal(operation, tf.scalar(place, 'int32')), 'float32')
  }

  /** The strength of each image's operation, with its sign; 0 for the images that get another. */
  function strength(name: Operation, values = strengths[name] ?? []): Tensor1D {
    if (values.length === 0) return tf.zeros([batch])
    const own = tf.mul<Tensor1D>(tf.gather(tf.tensor1d([...values]), level), chosen(name))
    return isSigned(name) ? tf.mul(own, sign) : own
  }

  const moved = move(images, strength)
  const present = names.filter((name) => !isGeometric(name) && name !== 'identity')
  const masks = present.map((name) => perImage(chosen(name)))
  const rest = masks.reduce((left, mask) => tf.sub(left, mask), tf.ones([batch, 1, 1, 1]))
  return present.reduce(
    (sum, name, index) => tf.add(sum, tf.mul(recolor(moved, name, perImage(strength(name))), masks[index]!)),
    tf.mul(moved, rest) as Tensor4D,
  )
}

function chooseAtRandom(random: StepRandom, batch: number, operations: number, levels: Levels): Choice {
  const below = (name: string, count: number) => tf.floor<Tensor1D>(tf.mul(random.stream(name).uniform([batch]), count))
  return {
    operation: tf.cast(below('operation', operations), 'int32'),
    level: tf.cast(tf.add<Tensor1D>(below('level', levels.count), levels.from), 'int32'),
    sign: tf.sub<Tensor1D>(tf.mul(below('sign', 2), 2), 1),
  }
}

/** Numbers at equal distances, as NumPy's linspace. */
export function evenly(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1))
}

/** The steps 2^(8 − bits) of posterize. */
export function stepsOf(bits: readonly number[]): number[] {
  return bits.map((each) => 2 ** (8 - each))
}

function isGeometric(name: Operation): boolean {
  return (geometric as readonly string[]).includes(name)
}

/**
 * All moves in one map. As in torchvision, a positive rotation turns counterclockwise, and shears are about the corner at the top left: x' = x − m·y.
 * Translations are whole pixels.
 */
function move(images: Tensor4D, strength: (name: Operation) => Tensor1D): Tensor4D {
  const [batch, height, width] = images.shape
  const column = (values: Tensor): Tensor => tf.reshape(values, [batch, 1])
  const [shearX, shearY] = [tf.neg(strength('shear-x')), tf.neg(strength('shear-y'))]
  return applyAffine(
    images,
    {
      angle: column(tf.mul(strength('rotate'), -Math.PI / 180)),
      scale: tf.ones([batch, 1]),
      shearX: column(shearX),
      shearY: column(shearY),
      // The map is about the center of the image, which lies half its size from the corner.
      shiftX: column(tf.add(strength('translate-x'), tf.mul(shearX, height / 2))),
      shiftY: column(tf.add(strength('translate-y'), tf.mul(shearY, width / 2))),
    },
    'nearest',
  )
}

function recolor(x: Tensor4D, name: Operation, strength: Tensor): Tensor4D {
  switch (name) {
    case 'brightness':
      return adjustBrightness(x, tf.add(1, strength))
    case 'color':
      return adjustSaturation(x, tf.add(1, strength))
    case 'contrast':
      return adjustContrast(x, tf.add(1, strength))
    case 'sharpness':
      return adjustSharpness(x, tf.add(1, strength))
    case 'posterize':
      // Images that get another operation have the strength 0, by which nothing can be divided.
      return posterizeImages(x, tf.maximum(strength, 1))
    case 'solarize':
      return solarizeImages(x, strength)
    case 'auto-contrast':
      return autoContrastImages(x)
    case 'equalize':
      return equalizeImages(x)
    default:
      return x
  }
}

function perImage(values: Tensor): Tensor {
  return tf.reshape(values, [-1, 1, 1, 1])
}
