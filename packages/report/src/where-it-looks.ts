import { percent } from '@telarjs/core'
import type { Figure } from './figure.js'
import { pictureAt, pictureShape, signedPicture, type Picture } from './image.js'
import { pictureGrid, type Tile } from './picture-grid.js'
import type { Answers, Samples } from './samples.js'

/** A number for each pixel of each picture, [pictures, height, width]. */
export interface HeatMaps {
  readonly values: Float32Array
}

/** What `whereItLooks` draws. */
export interface LookedAt {
  readonly samples: Samples
  readonly answers: Answers
  /** Which samples are drawn. */
  readonly places: readonly number[]
  /** Of these samples, in their order. */
  readonly saliency: HeatMaps
  /** The same of Grad-CAM, for a network with a convolution. */
  readonly gradCam?: HeatMaps | undefined
  readonly split: string
}

/**
 * What in some pictures speaks for the network's answers: each picture, the saliency of its pixels, and over the picture what Grad-CAM found. Undefined
 * where samples are no pictures.
 *
 * @example
 * const figure = whereItLooks({
 *   samples: { shape: [28, 28, 1], inputs: pixels, labels: [7], classes: ['1', '7'] },
 *   answers: { probabilities: Float32Array.of(0.1, 0.9), predicted: [1] },
 *   places: [0], saliency: { values: weights }, split: 'test',
 * })
 */
export function whereItLooks(
  { samples, answers, places, saliency, gradCam, split }: LookedAt,
  id = 'where-it-looks',
): Figure | undefined {
  const { shape, inputs, labels, classes } = samples
  const form = pictureShape(shape)
  if (!form || places.length === 0) return undefined
  const size = form.width * form.height
  const mapOf = ({ values }: HeatMaps, i: number) => values.subarray(i * size, (i + 1) * size)
  const said = places.map((place) => {
    const [truth, answer] = [labels[place]!, answers.predicted[place]!]
    return { place, truth, answer, probability: answers.probabilities[place * classes.length + answer]! }
  })
  const tiles = said.flatMap(({ place, truth, answer, probability }, i): Tile[] => {
    const picture = pictureAt(inputs, form, place)
    const pixels = mapOf(saliency, i)
    const lines = [
      truth === answer ? classes[answer]! : `${classes[truth]} → ${classes[answer]}`,
      percent(probability, 1),
    ]
    return [
      { picture, lines },
      { picture: signedPicture(pixels, form.width, form.height, largest(pixels)), lines: ['saliency'] },
      ...(gradCam ? [{ picture: heatedPicture(picture, mapOf(gradCam, i)), lines: ['Grad-CAM'] }] : []),
    ]
  })
  const wrong = said.filter(({ truth, answer }) => truth !== answer).length
  return pictureGrid({
    id,
    title: `Where it looks, ${split}`,
    summary: `${wrong} wrong and ${said.length - wrong} right answers. Beside each picture, how strongly the score of the answer goes with each pixel${gradCam ? ', and in orange where the last convolution found what speaks for it' : ''}; each map has its own scale.`,
    tiles,
    columns: gradCam ? 6 : 8,
    framed: true,
    size: 84,
    table: {
      head: ['sample', 'true', 'answer', 'probability'],
      rows: said.map(({ place, truth, answer, probability }) => [
        String(place),
        classes[truth]!,
        classes[answer]!,
        percent(probability),
      ]),
    },
  })
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}

const orange = [0xff, 0x7f, 0x0e]

/**
 * A gray copy of a picture, orange where the heat is.
 *
 * @param heat a number from 0 for each pixel; the largest is the most orange
 * @example
 * const picture = heatedPicture({ width: 2, height: 1, channels: 1, values: Uint8Array.of(0, 255) }, Float32Array.of(0, 1))
 */
export function heatedPicture({ width, height, channels, values }: Picture, heat: Float32Array): Picture {
  const rgba = new Uint8Array(width * height * 4)
  const most = largest(heat) || 1
  const scale = values instanceof Uint8Array ? 1 : 255
  const colors = Math.min(channels, 3)
  for (let i = 0; i < width * height; i++) {
    let gray = 0
    for (let c = 0; c < colors; c++) gray += (values[i * channels + c]! * scale) / colors
    const share = (0.75 * heat[i]!) / most
    orange.forEach(
      (value, c) => (rgba[i * 4 + c] = Math.round((1 - share) * Math.min(255, Math.max(0, gray)) + share * value)),
    )
    rgba[i * 4 + 3] = 255
  }
  return { width, height, channels: 4, values: rgba }
}
