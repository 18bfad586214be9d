import { short } from '@telarjs/core'
import type { Figure } from './figure.js'
import { pictureShape, signedPicture, type Picture } from './image.js'
import { pictureGrid } from './picture-grid.js'

/** A learned kernel of the first layer. */
export interface FirstKernel {
  /** Dense: [inputs, units]. Convolution: [height, width, in, filters]. */
  readonly shape: readonly number[]
  readonly values: ArrayLike<number>
}

/**
 * What the units of the first layer look for, as pictures: blue where the input speaks for them, orange where against; the mean over the channels.
 * Undefined where they are no images.
 *
 * @param shape of a sample
 * @param limit the weight that has the deepest color; the 99.5 % quantile of all without it
 * @example
 * const pictures = kernelPictures({ shape: [784, 16], values: weights }, [28, 28, 1], { count: 16 })
 */
export function kernelPictures(
  { shape: kernel, values }: FirstKernel,
  shape: readonly number[],
  { count = 60, limit = mostlyBelow(values) } = {},
): Picture[] | undefined {
  const found = unitsOf({ shape: kernel, values }, shape, count)
  return found?.units.map((means) => signedPicture(means, found.width, found.height, limit))
}

/** The weights of each unit as an image, the mean over its channels. */
function unitsOf({ shape: kernel, values }: FirstKernel, shape: readonly number[], count: number) {
  const picture =
    kernel.length === 4 ? { height: kernel[0]!, width: kernel[1]!, channels: kernel[2]! } : pictureShape(shape)
  const units = kernel.at(-1)!
  if (!picture || kernel.length === 3) return undefined
  const { width, height, channels } = picture
  if (kernel.length === 2 && kernel[0] !== width * height * channels) return undefined
  const meansOf = (unit: number) =>
    Float64Array.from({ length: width * height }, (_, place) => {
      let sum = 0
      for (let c = 0; c < channels; c++) sum += values[(place * channels + c) * units + unit]!
      return sum / channels
    })
  return { ...picture, units: Array.from({ length: Math.min(count, units) }, (_, unit) => meansOf(unit)) }
}

function mostlyBelow(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values, Math.abs).sort()
  return sorted[Math.floor(sorted.length * 0.995)]!
}

/**
 * What the units of the first layer look for, as images: blue where the input speaks for them, orange where against, the limit at the 99.5 % quantile of all.
 * Undefined where they are no images.
 *
 * @param shape of a sample
 * @example
 * const figure = firstLayerWeights({ shape: [784, 16], values: weights }, [28, 28, 1])
 */
export function firstLayerWeights(
  { shape: kernel, values }: FirstKernel,
  shape: readonly number[],
  { count = 60, id = 'first-layer-weights' } = {},
): Figure | undefined {
  const found = unitsOf({ shape: kernel, values }, shape, count)
  if (!found) return undefined
  const units = kernel.at(-1)!
  const limit = mostlyBelow(values)
  const shown = found.units.length
  return pictureGrid({
    id,
    title: 'Weights of the first layer',
    summary: `${shown === units ? `All ${units}` : `The first ${shown} of ${units}`} units: blue where a pixel speaks for the unit, orange where against it; the deepest color stands for ${short(limit)}${found.channels > 1 ? ', the mean over the channels' : ''}.`,
    tiles: found.units.map((means) => ({ picture: signedPicture(means, found.width, found.height, limit) })),
    framed: true,
    size: found.width <= 7 ? 36 : 60,
    table: {
      head: ['unit', 'length of its weights'],
      rows: found.units.map((means, unit) => [String(unit), short(Math.hypot(...means))]),
    },
  })
}
