import type { MetricValue } from '@telarjs/core'
import {
  encodePng,
  kernelPictures,
  makeSheet,
  pictureAt,
  pictureShape,
  type Picture,
  type Pixels,
} from '@telarjs/report'
import type { NamedValues, NetworkView } from '../callback.js'
import { histogram, image, type Summary } from '../event-file.js'

const mostUnits = 36
const shownSamples = 5
const shownVariants = 7
/** Cells of a confusion matrix are squares of so many pixels, or of one where there are many classes. */
const cellSize = 24

/** How the params, and their gradients, are spread: `weights/0-dense/kernel` and `gradients/0-dense/kernel`. */
export async function networkHistograms(network: NetworkView): Promise<Summary[]> {
  const under = (folder: string, arrays: NamedValues) =>
    Object.entries(arrays).map(([name, { values }]) => histogram(`${folder}/${name}`, values))
  return [...under('weights', await network.params()), ...under('gradients', await network.gradients())]
}

/** What the units of the first layer look for; none where its weights are no images. */
export async function weightImages({ inputShape, params }: NetworkView): Promise<Summary[]> {
  const kernels = Object.entries(await params()).filter(([name]) => name.endsWith('/kernel'))
  const [, kernel] = kernels[0] ?? []
  if (!kernel) return []
  const limit = kernel.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const pictures = kernelPictures(kernel, inputShape, { count: mostUnits, limit })
  return pictures ? [sheet('first-layer-weights', pictures, 6)] : []
}

/** The same samples under augmentation, a row for each, which begins with the sample as it is. */
export async function augmentationImages(network: NetworkView): Promise<Summary[]> {
  const shown = await network.augmented(shownSamples, shownVariants)
  const shape = shown && pictureShape(shown.shape.slice(2))
  if (!shape) return []
  const count = shown.shape[0]! * shown.shape[1]!
  const pictures = Array.from({ length: count }, (_, i) => pictureAt(shown.values, shape, i))
  return [sheet('augmentation', pictures, shown.shape[1]!)]
}

/** Metrics that are square tables as images: a row for each true class; right answers in blue, mistakes in orange, the deeper the larger their share. */
export function tableImages(metrics: Readonly<Record<string, MetricValue>>): Summary[] {
  return Object.entries(metrics).flatMap(([name, table]) => {
    if (typeof table === 'number' || table.length === 0 || table.some((row) => row.length !== table.length)) return []
    const shares = table.map((row) => {
      const total = row.reduce((sum, count) => sum + count, 0)
      return row.map((count) => count / (total || 1))
    })
    const rgba = Uint8Array.from(shares.flatMap((row, i) => row.flatMap((share, j) => colorOf(share, i === j))))
    const zoom = table.length > 60 ? 1 : cellSize
    const picture = { width: table.length, height: table.length, channels: 4, values: rgba }
    return [png(name, makeSheet([picture], 1, [0, 0], zoom))]
  })
}

/** On white, so that it is the same in a dark page. */
function colorOf(share: number, isRight: boolean): number[] {
  const full = isRight ? [0x2a, 0x86, 0xd0] : [0xd5, 0x5e, 0x00]
  return [...full.map((channel) => Math.round(255 + (channel - 255) * Math.sqrt(share))), 255]
}

function sheet(tag: string, pictures: readonly Picture[], columns: number): Summary {
  const { width, height } = pictures[0]!
  const zoom = Math.max(1, Math.floor(56 / width))
  return png(tag, makeSheet(pictures, columns, [width * zoom + 2, height * zoom + 2], zoom))
}

const png = (tag: string, pixels: Pixels): Summary => image(tag, pixels, encodePng(pixels))
