import { parseExperiment, type Registry } from '@telarjs/core'
import {
  decodeImage,
  imagesByClass,
  isTablePreprocessing,
  type ColumnFit,
  type LeftOutColumn,
  type LoadedData,
} from '@telarjs/datasets'
import { dataAccess } from '../../host/host.js'
import type { Terminal } from '../../output/terminal.js'
import type { DataSpec } from './find-data.js'

/** The facts about some data from which an experiment for it follows. */
export interface DataFacts {
  /** The data set, with the options that its files require, such as a size of images. */
  readonly spec: DataSpec
  /** The shape of one sample. */
  readonly shape: readonly number[]
  /** Samples of each class; undefined where targets are values. */
  readonly classes: readonly { readonly name: string; readonly count: number }[] | undefined
  /** The names of the values that are targets. */
  readonly targetNames: readonly string[]
  /** Values of one target. */
  readonly width: number
  readonly samples: number
  /** The splits that the files have. */
  readonly splits: readonly string[]
  /** What each column of a table became. */
  readonly columns: readonly ColumnFit[]
  readonly leftOut: readonly LeftOutColumn[]
  /** Mean and standard deviation of numeric inputs on a scale of their own that nothing has prepared. */
  readonly scale?: { readonly mean: number; readonly std: number }
}

/** Images larger than this are resized, and those of different sizes are made equal. */
const largestImage = 64

/** Reads the data to learn what an experiment for it needs. @throws what training on it would throw */
export async function factsOf(spec: DataSpec, registry: Registry, terminal: Terminal): Promise<DataFacts> {
  const access = await dataAccess(terminal.warn)
  if (spec.use === 'dataset:image-folder') return folderFacts(spec, access.files!, terminal)
  const { loadData } = await import('@telarjs/trainer')
  const model = [{ use: 'layer:dense', with: { units: 1 } }]
  const data = await loadData(parseExperiment(registry, { data: spec, model }), { registry, ...access })
  data.warnings?.forEach((warning) => terminal.warn(`warning: ${warning}`))
  const train = data.splits['train']!
  const { preprocessing } = data
  const scale = isTablePreprocessing(preprocessing) ? undefined : ownScale(train.inputs)
  return {
    spec,
    shape: data.shape,
    classes: classesOf(data),
    targetNames: data.targetNames ?? [],
    width: train.targets.length / train.size,
    samples: train.size,
    splits: Object.keys(data.splits),
    columns: isTablePreprocessing(preprocessing) ? preprocessing.columns : [],
    leftOut: data.leftOut ?? [],
    ...(scale ? { scale } : {}),
  }
}

function classesOf({ classes, splits }: LoadedData): DataFacts['classes'] {
  if (classes.length === 0) return undefined
  const counts = new Uint32Array(classes.length)
  for (const target of splits['train']!.targets) counts[target]!++
  return classes.map((name, i) => ({ name, count: counts[i]! }))
}

/** Numbers far from 0 or widely spread slow down learning; bytes are scaled anyway. */
function ownScale(inputs: Uint8Array | Float32Array): DataFacts['scale'] {
  if (inputs instanceof Uint8Array) return undefined
  const mean = inputs.reduce((sum, value) => sum + value / inputs.length, 0)
  const std = Math.sqrt(inputs.reduce((sum, value) => sum + (value - mean) ** 2 / inputs.length, 0))
  return std > 0 && (Math.abs(mean) > 3 || std > 3 || std < 0.1)
    ? { mean: rounded(mean), std: rounded(std) }
    : undefined
}

const rounded = (value: number) => Number(value.toPrecision(4))

/** Of a folder of images all are listed and some decoded, because decoding all of them takes long. */
async function folderFacts(
  spec: DataSpec,
  files: NonNullable<Awaited<ReturnType<typeof dataAccess>>['files']>,
  terminal: Terminal,
): Promise<DataFacts> {
  const path = String(spec.with['path'])
  const { classes, parts, warnings } = imagesByClass(await files.list(path), path, undefined)
  warnings.forEach((warning) => terminal.warn(`warning: ${warning}`))
  const train = parts['train']!
  const looked = Array.from({ length: Math.min(8, train.length) }, (_, i) => Math.floor((i * train.length) / 8))
  const images = await Promise.all(
    [...new Set(looked)].map(async (i) => decodeImage(await files.read(train[i]!.path), train[i]!.path)),
  )
  const { height, width } = images[0]!
  const areEqual = images.every((image) => image.height === height && image.width === width)
  const isSmall = areEqual && Math.max(height, width) <= largestImage
  const channels = images.every((image) => image.channels === 1) ? 1 : 3
  return {
    spec: {
      use: spec.use,
      with: { path, ...(isSmall ? {} : { size: largestImage }), ...(channels === 1 ? { channels } : {}) },
    },
    shape: isSmall ? [height, width, channels] : [largestImage, largestImage, channels],
    classes: classes.map((name, k) => ({ name, count: train.filter(({ target }) => target === k).length })),
    targetNames: [],
    width: 1,
    samples: train.length,
    splits: Object.keys(parts),
    columns: [],
    leftOut: [],
  }
}
