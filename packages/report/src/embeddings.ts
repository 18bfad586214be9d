import { percent, short } from '@telarjs/core'
import { seriesColor } from './colors.js'
import { figureWidth, makeFigure, type Figure } from './figure.js'
import { axisRoom, clipped, drawHorizontalAxis, drawTitle, drawVerticalAxis, scaleOf, type Area } from './frame.js'
import { pca } from './pca.js'
import { evenly } from './regression.js'
import { drawDots, type ScatterGroup } from './scatter.js'
import { mean } from './statistics.js'
import { label } from './svg.js'

/** Embeddings of samples, and what is known of these. */
export interface EmbeddedSamples {
  /** Sample after sample, as many numbers of each. */
  readonly values: Float32Array
  /** The class number of each sample. */
  readonly labels: Int32Array
  readonly classes: readonly string[]
  readonly split: string
  /** Put before the id of the figure, where a page shows several. */
  readonly prefix?: string
}

/** More points would only cover one another. */
const mostPoints = 2000

/**
 * Embeddings on the plane of their two principal components, each class in a color and named in its middle.
 *
 * @example
 * const { svg } = embeddingPlane({
 *   values: Float32Array.of(0, 0, 0.1, 0, 2, 1), labels: Int32Array.of(0, 0, 1), classes: ['cat', 'dog'], split: 'test',
 * })
 */
export function embeddingPlane({ values, labels, classes, split, prefix = '' }: EmbeddedSamples): Figure {
  const size = values.length / labels.length
  const places = evenly(labels.length, mostPoints)
  const drawn = new Float32Array(places.length * size)
  places.forEach((place, i) => drawn.set(values.subarray(place * size, (place + 1) * size), i * size))
  const { points, explained } = pca(drawn, places.length, size)
  const groups = classes.map((name, number): ScatterGroup => {
    const own = places.flatMap((place, i) => (labels[place] === number ? [i] : []))
    return { name, x: own.map((i) => points[2 * i]!), y: own.map((i) => points[2 * i + 1]!) }
  })
  const caption = {
    id: `${prefix}embeddings`,
    title: `Where the network puts the samples, ${split}`,
    summary: `${short(places.length)} of ${short(labels.length)} samples on the two directions in which they differ most, which hold ${percent(explained[0] + explained[1], 0)} of the variance. The farther classes lie apart, the better they are told.`,
  }
  const title = drawTitle(caption)
  const { parts, bottom } = drawPlane(groups, explained, title.bottom + 12)
  const table = { head: ['class', 'samples drawn'], rows: groups.map(({ name, x }) => [name, short(x.length)]) }
  return makeFigure(caption, { height: bottom }, [title.markup, ...parts], table)
}

function drawPlane(
  groups: readonly ScatterGroup[],
  explained: readonly [number, number],
  top: number,
): { readonly parts: readonly string[]; readonly bottom: number } {
  const height = 420
  const axisOf = (part: 0 | 1) => ({ label: `principal component ${part + 1}, ${percent(explained[part], 0)}` })
  const [xs, ys] = [groups.flatMap(({ x }) => x), groups.flatMap(({ y }) => y)]
  const up = scaleOf(axisOf(1), ys, [top + height, top])
  const left = axisRoom(axisOf(1), up)
  const area: Area = { left, top, width: figureWidth - left - 12, height }
  const across = scaleOf(axisOf(0), xs, [left, left + area.width])
  const seen = groups.flatMap((group, number) => (group.x.length > 0 ? [{ ...group, color: seriesColor(number) }] : []))
  const names = seen.map(({ name, x, y, color }) =>
    label(across(mean(x)), up(mean(y)) + 5, name, { anchor: 'middle', size: 15, weight: 600, color, halo: true }),
  )
  const dots = seen.map((group) => drawDots(group, group.color, across, up))
  return {
    parts: [
      drawVerticalAxis(axisOf(1), up, area),
      drawHorizontalAxis(axisOf(0), across, area),
      clipped(area, ...dots),
      ...names,
    ],
    bottom: top + height + 46,
  }
}
