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

/** Gives each image an operation at random: each is as likely, as is each of the given levels. */
export function applyAtRandom(images: Tensor4D, strengths: Strengths, levels: Levels, random: StepRandom): Tensor4D {
  return applyChosen(images, strengths, chooseAtRandom(random, images.shape[0], strengths, levels))
}

/**
 * Gives each image its operation. Those that change colors are all computed for the whole batch, and each image takes its own; those that only move pixels
 * are one resampling of the nearest pixel, with 0 from outside.
 */
export function applyChosen(images: Tensor4D, strengths: Strengths, choice: Choice): Tensor4D {
  const names = Object.keys(strengths) as Operation[]
  const { own, ...moves } = strengthsOf(strengths, choice)
  const moved = names.some(isGeometric) ? move(images, moves) : images
  const recolored = names.filter((name) => !isGeometric(name) && name !== 'identity')
  const versions = [moved, ...recolored.map((name) => recolor(moved, name, tf.reshape(own, [-1, 1, 1, 1])))]
  return takeEach(
    versions,
    tf.gather(
      tf.tensor1d(
        names.map((name) => 1 + recolored.indexOf(name)),
        'int32',
      ),
      choice.operation,
    ),
  )
}

/** Draws an operation, a level and a direction for each image. */
export function chooseAtRandom(random: StepRandom, batch: number, strengths: Strengths, levels: Levels): Choice {
  const below = (name: string, count: number) => tf.floor<Tensor1D>(tf.mul(random.stream(name).uniform([batch]), count))
  return {
    operation: tf.cast(below('operation', Object.keys(strengths).length), 'int32'),
    level: tf.cast(tf.add<Tensor1D>(below('level', levels.count), levels.from), 'int32'),
    sign: tf.sub<Tensor1D>(tf.mul(below('sign', 2), 2), 1),
  }
}

/** How far each image is moved, which is 0 for those that another operation changes: each [batch, 1]. */
type Moves = Readonly<Record<(typeof geometric)[number], Tensor>>

/** The strength of each image's operation with its direction, `own`, and the same as a move: each [batch, 1]. All are one row of a table. */
function strengthsOf(strengths: Strengths, { operation, level, sign }: Choice): Moves & { readonly own: Tensor } {
  const all = Object.entries(strengths) as [Operation, readonly number[]][]
  const count = Math.max(1, ...all.map(([, values]) => values.length))
  const rows = all.flatMap(([name, values]) =>
    Array.from({ length: 2 * count }, (_, at) =>
      rowOf(name, (values[at >> 1] ?? 0) * (isSigned(name) && at % 2 === 0 ? -1 : 1)),
    ),
  )
  const place = tf.add(tf.mul(operation, tf.scalar(count, 'int32')), level)
  const isPositive = tf.cast(tf.greater(sign, 0), 'int32')
  const row = tf.gather(tf.tensor2d(rows), tf.add<Tensor1D>(tf.mul(place, tf.scalar(2, 'int32')), isPositive))
  const [own, shearX, shearY, translateX, translateY, rotate] = tf.split(row, 1 + geometric.length, 1)
  return {
    own: own!,
    'shear-x': shearX!,
    'shear-y': shearY!,
    'translate-x': translateX!,
    'translate-y': translateY!,
    rotate: rotate!,
  }
}

/** The strength of an operation, and once more in the column of its move. */
function rowOf(name: Operation, strength: number): number[] {
  return [strength, ...geometric.map((move) => (move === name ? strength : 0))]
}

/** For each image the one of several versions whose place is given, int32 [batch]. */
function takeEach(versions: readonly Tensor4D[], places: Tensor1D): Tensor4D {
  const { shape } = versions[0]!
  const [batch, ...size] = shape
  const rows = tf.reshape(tf.concat([...versions], 0), [versions.length * batch, tf.util.sizeFromShape(size)])
  const row = tf.add<Tensor1D>(tf.mul(places, tf.scalar(batch, 'int32')), tf.range(0, batch, 1, 'int32'))
  return tf.reshape(tf.gather(rows, row), shape)
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

/** Whether it has a direction. */
function isSigned(name: Operation): boolean {
  return isGeometric(name) || (signedColors as readonly string[]).includes(name)
}

/**
 * All moves in one map. As in torchvision, a positive rotation turns counterclockwise, and shears are about the corner at the top left: x' = x − m·y.
 * Translations are whole pixels.
 */
function move(images: Tensor4D, moves: Moves): Tensor4D {
  const [batch, height, width] = images.shape
  const [shearX, shearY] = [tf.neg(moves['shear-x']), tf.neg(moves['shear-y'])]
  return applyAffine(
    images,
    {
      angle: tf.mul(moves.rotate, -Math.PI / 180),
      scale: tf.ones([batch, 1]),
      shearX,
      shearY,
      // The map is about the center of the image, which lies half its size from the corner.
      shiftX: tf.add(moves['translate-x'], tf.mul(shearX, height / 2)),
      shiftY: tf.add(moves['translate-y'], tf.mul(shearY, width / 2)),
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
      // Images that get another operation may have the strength 0, by which nothing can be divided.
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
