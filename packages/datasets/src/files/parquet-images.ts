import { DataError, ExperimentError, show, unknownName } from '@telarjs/core'
import type { LoadedData, Split } from '../dataset.js'
import { createImageDecoder } from '../formats/decode-image.js'
import type { ParquetColumn, ParquetFile } from '../formats/parquet.js'
import { fitImage, isDrawnInOpacity, requireSize, warningOfHidden, type ImageFit } from './fit-image.js'
import type { ParquetParts } from './parquet-parts.js'
import type { ColumnReference } from './table-columns.js'

/** What the options say of images in Parquet files. */
export interface ParquetImageOptions {
  readonly image?: string | undefined
  readonly target?: ColumnReference | readonly ColumnReference[] | undefined
  readonly size?: number | readonly [number, number] | undefined
  readonly channels: 1 | 3
  readonly background?: number | undefined
  readonly classes?: readonly string[] | undefined
}

/**
 * The column of the images: the one that is named, or the only one of the type that Hugging Face's `datasets` writes; undefined for a table.
 *
 * @throws ExperimentError for an unknown column
 */
export function imageColumn({ columns, name }: ParquetFile, image: string | undefined, where: string) {
  if (image === undefined) {
    const found = columns.filter(({ kind }) => kind === 'image')
    return found.length === 1 ? found[0]!.name : undefined
  }
  const known = columns.filter(({ kind }) => kind === 'image' || kind === 'bytes').map((column) => column.name)
  if (!known.includes(image))
    throw new ExperimentError(unknownName(`${where}.image: ${name}`, 'column of images', image, known))
  return image
}

/**
 * Reads images and their classes, one row group at a time: what is held beside the pixels is the bytes of one group.
 *
 * @throws DataError with the file and row: a damaged image, one of another size where `size` is not set, a class that is missing or unknown
 */
export async function parquetImages(
  parts: ParquetParts,
  image: string,
  options: ParquetImageOptions,
  where: string,
  signal: AbortSignal | undefined,
): Promise<LoadedData> {
  return readImages(parts, await planImages(parts, image, options, where), signal)
}

/** How the images of all splits are read. */
export interface ImageReading {
  readonly image: string
  /** The column of the classes. */
  readonly target: string
  readonly classes: readonly string[]
  readonly fit: ImageFit
  /** All images must have the size of the first. */
  readonly isExact: boolean
}

/** Finds the classes and the size of the images. @throws DataError or ExperimentError where they are not to be found */
export async function planImages(
  parts: ParquetParts,
  image: string,
  options: ParquetImageOptions,
  where: string,
): Promise<ImageReading> {
  const target = targetColumn(parts['train']![0]!, options.target, where)
  const classes = options.classes ?? target.classes ?? (await classesIn(parts, target))
  const [height, width = height] = [options.size ?? []].flat()
  const isExact = height === undefined
  const [cell, place] = isExact ? await firstCell(parts, image) : []
  const first = isExact ? await createImageDecoder()(bytesOf(cell, place!), place!) : undefined
  const fit: ImageFit = {
    height: height ?? first!.height,
    width: width ?? first!.width,
    channels: options.channels,
    background: options.background,
  }
  return { image, target: target.name, classes, fit, isExact }
}

/** Reads the images of all splits. @throws DataError with the file and row */
export async function readImages(
  parts: ParquetParts,
  reading: ImageReading,
  signal?: AbortSignal | undefined,
): Promise<LoadedData> {
  const { fit, classes } = reading
  const splits: Record<string, Split> = {}
  let hidden = 0
  for (const [split, files] of Object.entries(parts)) {
    const read = await readImageSplit(files, reading, signal)
    splits[split] = read.split
    hidden += read.hidden
  }
  const shape = [fit.height, fit.width, fit.channels]
  return { shape, classes, targetShape: [], splits, warnings: warningOfHidden(hidden) }
}

/** Reads the images of some files. @returns also how many show nothing but their opacity */
export async function readImageSplit(
  files: readonly ParquetFile[],
  { image, target, classes, fit, isExact }: ImageReading,
  signal?: AbortSignal | undefined,
): Promise<{ readonly split: Split; readonly hidden: number }> {
  const size = files.reduce((sum, { rows }) => sum + rows, 0)
  const bytes = fit.height * fit.width * fit.channels
  const inputs = new Uint8Array(size * bytes)
  const targets = new Int32Array(size)
  const decoder = createImageDecoder()
  const classOf = createClassReader(columnNamed(files[0]!, target), classes)
  let hidden = 0
  let at = 0
  for (const file of files)
    for (const [group, [from]] of file.groups.entries()) {
      signal?.throwIfAborted()
      const labels = await file.read(target, group)
      const images = await file.read(image, group)
      for (let i = 0; i < images.length; i++, at++) {
        const place = `${file.name}, row ${from + i}`
        const decoded = decoder(bytesOf(images[i], place), place)
        const pixels = decoded instanceof Promise ? await decoded : decoded
        if (isExact) requireSize(pixels, fit, place)
        if (fit.background === undefined && isDrawnInOpacity(pixels)) hidden++
        inputs.set(fitImage(pixels, fit).data, at * bytes)
        targets[at] = classOf(labels[i], place)
      }
    }
  return { split: { size, inputs, targets }, hidden }
}

/** The bytes of an image: those of a struct `{ bytes, path }`, or themselves. */
function bytesOf(cell: unknown, where: string): Uint8Array {
  const bytes = cell instanceof Uint8Array ? cell : (cell as { readonly bytes?: unknown } | null)?.bytes
  if (bytes instanceof Uint8Array) return bytes
  const path = (cell as { readonly path?: unknown } | null)?.path
  throw new DataError({
    where,
    expected: 'the bytes of an image',
    received: typeof path === 'string' ? `the path ${path} alone` : show(bytes ?? null),
  })
}

async function firstCell(parts: ParquetParts, image: string): Promise<[unknown, string]> {
  const file = parts['train']!.find(({ rows }) => rows > 0)
  if (!file) throw new DataError({ where: parts['train']![0]!.name, expected: 'rows', received: 'none' })
  const cells = await file.read(image, 0)
  return [cells[0], `${file.name}, row 0`]
}

/** The column of the classes: the one that is named, or the only one with names of classes. */
function targetColumn(
  { columns, name }: ParquetFile,
  target: ParquetImageOptions['target'],
  where: string,
): ParquetColumn {
  const names = columns.map((column) => column.name)
  if (target === undefined) {
    const named = columns.filter(({ classes }) => classes)
    if (named.length === 1) return named[0]!
    throw new ExperimentError({
      where: `${where}.target: ${name}`,
      expected: 'the column of the classes',
      received: names.join(', '),
    })
  }
  const column = typeof target === 'number' ? columns.at(target) : columns.find((each) => each.name === target)
  if (!column) throw new ExperimentError(unknownName(`${where}.target: ${name}`, 'column', String(target), names))
  return column
}

/** All that occur in the training, numbers in their order, texts sorted. */
async function classesIn(parts: ParquetParts, { name }: ParquetColumn): Promise<string[]> {
  const found = new Set<string>()
  for (const file of parts['train']!)
    for (const group of file.groups.keys())
      for (const cell of Array.from(await file.read(name, group))) if (cell !== null) found.add(String(cell))
  const areNumbers = [...found].every((text) => /^\d+$/.test(text))
  return [...found].sort((a, b) => (areNumbers ? Number(a) - Number(b) : Number(a > b) - Number(a < b)))
}

/** A column that is there. */
export function columnNamed({ columns }: ParquetFile, name: string): ParquetColumn {
  return columns.find((column) => column.name === name)!
}

/** The number of a cell's class. Cells are numbers where the schema names the classes, otherwise the classes themselves. */
export function createClassReader({ name, classes: named }: ParquetColumn, classes: readonly string[]) {
  const numbers = new Map(classes.map((label, number) => [label, number]))
  return (cell: unknown, where: string): number => {
    // Number(null) is 0, and −1 is a missing class in the test splits of Hugging Face.
    const text = cell === null || cell === undefined ? undefined : String(cell)
    const label = named && text !== undefined ? named[Number(text)] : text
    const number = label === undefined ? undefined : numbers.get(label)
    if (number === undefined)
      throw new DataError({
        where: `${where}, column '${name}'`,
        expected: `one of the classes ${classes.slice(0, 12).join(', ')}${classes.length > 12 ? ' …' : ''}`,
        received: text ?? 'an empty cell',
      })
    return number
  }
}
