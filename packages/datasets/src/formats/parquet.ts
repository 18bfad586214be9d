import { DataError, isPlainObject, isTelarError, parseJson } from '@telarjs/core'
import {
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  type SchemaTree,
} from 'hyparquet'
import type { OpenFile } from '../dataset.js'
import { requirePageSizes } from './parquet-pages.js'

/** What the cells of a column are. `nested` are lists, maps and structs other than images. */
export type ParquetKind = 'number' | 'boolean' | 'text' | 'date' | 'bytes' | 'image' | 'nested'

/** A column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string
  readonly kind: ParquetKind
  /** The names of its classes, where Hugging Face's `datasets` wrote them: cells are then their numbers. */
  readonly classes: readonly string[] | undefined
}

/** A Parquet file that is open. Its rows come in groups, of which one column is read at a time. */
export interface ParquetFile {
  /** The path, for messages. */
  readonly name: string
  readonly rows: number
  readonly columns: readonly ParquetColumn[]
  /** The first row of each group, and the one after its last. */
  readonly groups: readonly (readonly [from: number, to: number])[]
  /** The bytes that say where everything lies in the file, and how large it is. */
  footer(): Promise<Uint8Array>
  /** The cells of a column in a group, null where one is missing. Bytes are views that are good until the next read. */
  read(column: string, group: number): Promise<ArrayLike<unknown>>
}

/**
 * Opens a Parquet file: its schema and its groups; no cell is read yet.
 *
 * @param name of the file, for messages
 * @throws DataError that names the file: no Parquet file, an encrypted or damaged one
 */
export async function openParquet(file: OpenFile, name: string): Promise<ParquetFile> {
  if (file.size === 0) throw new DataError({ where: name, expected: 'a Parquet file', received: 'an empty file' })
  const buffer = bufferOf(file)
  const parts = withSizedPages(buffer)
  const damaged = (cause: unknown) =>
    new DataError({ where: name, problem: `it is no Parquet file, or damaged: ${(cause as Error).message}` }, { cause })
  const metadata = await parquetMetadataAsync(buffer, { geoparquet: false }).catch((cause: unknown) => {
    throw damaged(cause)
  })
  const compressors = await compressorsFor(metadata)
  const groups = groupsOf(metadata, file.size, name)
  return {
    name,
    rows: groups.at(-1)?.[1] ?? 0,
    columns: described(),
    groups,
    footer: () => footerOf(file),
    async read(column, group) {
      const [rowStart, rowEnd] = groups[group]!
      let cells: ArrayLike<unknown>
      try {
        const scan = await parquetScan({
          file: parts,
          metadata,
          columns: [column],
          utf8: false,
          compressors,
          rowStart,
          rowEnd,
        })
        cells = await scan.readColumn({ column, rowStart, rowEnd })
      } catch (cause) {
        throw damaged(cause)
      }
      if (cells.length !== rowEnd - rowStart)
        throw new DataError({
          where: `${name}: column '${column}'`,
          expected: `${rowEnd - rowStart} cells in row group ${group}`,
          received: `${cells.length}`,
        })
      return cells
    },
  }

  function described(): ParquetColumn[] {
    try {
      return columnsOf(metadata, name)
    } catch (cause) {
      throw isTelarError(cause) ? cause : damaged(cause)
    }
  }
}

/** The last 8 bytes are the length of the metadata before them, and PAR1. */
async function footerOf(file: OpenFile): Promise<Uint8Array> {
  const end = await file.slice(file.size - 8, file.size)
  const length = new DataView(end.buffer, end.byteOffset).getUint32(0, true)
  return (await file.slice(file.size - 8 - length, file.size)).slice()
}

function bufferOf(file: OpenFile): AsyncBuffer {
  return {
    byteLength: file.size,
    async slice(start, end = file.size) {
      const bytes = await file.slice(start, end)
      const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
      return (isWhole ? bytes : bytes.slice()).buffer as ArrayBuffer
    },
  }
}

/** For reading parts of columns, of which each page must say its size. */
function withSizedPages({ byteLength, slice }: AsyncBuffer): AsyncBuffer {
  return {
    byteLength,
    async slice(start, end) {
      const part = await slice(start, end)
      requirePageSizes(part)
      return part
    },
  }
}

/** A bit for each row, deflated as far as that goes: no file that is of use holds more rows in a byte. */
const mostRowsInByte = 8 * 1032

/** The rows of each group: [first, one after the last]. @throws DataError where the numbers of rows contradict each other, or the size of the file */
function groupsOf({ num_rows: all, row_groups: found }: FileMetaData, size: number, name: string): [number, number][] {
  const groups: [number, number][] = []
  for (const [group, { num_rows: rows }] of found.entries()) {
    const from = groups.at(-1)?.[1] ?? 0
    if (!(rows >= 0n && rows <= BigInt(mostRowsInByte * size)))
      throw new DataError({
        where: `${name}: row group ${group}`,
        expected: `as many rows as ${size} bytes can hold`,
        received: `${rows}`,
      })
    groups.push([from, from + Number(rows)])
  }
  const rows = groups.at(-1)?.[1] ?? 0
  if (BigInt(rows) !== all)
    throw new DataError({ where: name, expected: `${all} rows, as it says`, received: `row groups of ${rows}` })
  return groups
}

/** Those for the codecs of a file, loaded where it needs them. */
async function compressorsFor({ row_groups: groups }: FileMetaData): Promise<Compressors> {
  const codecs = new Set(groups.flatMap(({ columns }) => columns.map(({ meta_data: meta }) => meta?.codec)))
  const snappy = codecs.has('SNAPPY') ? { SNAPPY: (await import('./snappy.js')).createSnappy() } : {}
  codecs.delete('UNCOMPRESSED')
  codecs.delete('SNAPPY')
  if (codecs.size === 0) return snappy
  const { compressors } = await import('hyparquet-compressors')
  // Version 1.1.2 fails on pages without values, which a column that is null throughout has.
  const guarded = Object.entries(compressors).map(([codec, decompress]) => [
    codec,
    (input: Uint8Array, length: number) => (length === 0 ? new Uint8Array() : decompress(input, length)),
  ])
  return { ...(Object.fromEntries(guarded) as Compressors), ...snappy }
}

function columnsOf(metadata: FileMetaData, name: string): ParquetColumn[] {
  const features = featuresOf(metadata, name)
  const schema = parquetSchema(metadata)
  requirePaths(metadata, schema, name)
  return schema.children.map((tree) => {
    const column = tree.element.name
    const feature = features[column]
    const names = isPlainObject(feature) && feature['_type'] === 'ClassLabel' ? feature['names'] : undefined
    const classes = Array.isArray(names) && names.every((each) => typeof each === 'string') ? names : undefined
    return { name: column, kind: kindOf(tree), classes }
  })
}

/** Every part of a column belongs to one of the schema: hyparquet would fail in the midst of reading, and leave what it began without a listener. */
function requirePaths({ row_groups: groups }: FileMetaData, schema: SchemaTree, name: string): void {
  const leaves = new Set(leafPaths(schema))
  for (const [group, { columns }] of groups.entries())
    for (const { meta_data: meta } of columns) {
      const path = meta?.path_in_schema.join('.')
      if (path !== undefined && !leaves.has(path))
        throw new DataError({
          where: `${name}: row group ${group}`,
          expected: 'parts of columns that the schema has',
          received: path,
        })
    }
}

function leafPaths({ path, children }: SchemaTree): string[] {
  return children.length > 0 ? children.flatMap(leafPaths) : [path.join('.')]
}

/** What Hugging Face's `datasets` says of the columns, in the metadata of the file. */
function featuresOf({ key_value_metadata: entries = [] }: FileMetaData, name: string): Record<string, unknown> {
  const text = entries.find(({ key }) => key === 'huggingface')?.value
  const value = text === undefined ? undefined : parseJson(text, `${name}: metadata huggingface`)
  const info = isPlainObject(value) ? value['info'] : undefined
  const features = isPlainObject(info) ? info['features'] : undefined
  return isPlainObject(features) ? features : {}
}

const textTypes = new Set<string | undefined>(['STRING', 'ENUM', 'JSON', 'UUID', 'UTF8'])
const dateTypes = new Set<string | undefined>(['DATE', 'TIMESTAMP', 'TIMESTAMP_MILLIS', 'TIMESTAMP_MICROS'])
const numberTypes = new Set<string | undefined>(['DECIMAL', 'FLOAT16'])

function kindOf({ element, children }: SchemaTree): ParquetKind {
  const { type, converted_type: converted, logical_type: logical, repetition_type: repetition } = element
  if (children.length > 0) {
    const inside = children.map((child) => child.element.name).sort()
    return inside.join() === 'bytes,path' ? 'image' : 'nested'
  }
  if (repetition === 'REPEATED') return 'nested'
  const is = (types: ReadonlySet<string | undefined>) => types.has(logical?.type) || types.has(converted)
  if (type === 'BOOLEAN') return 'boolean'
  if (is(textTypes)) return 'text'
  if (is(dateTypes) || type === 'INT96') return 'date'
  const isBinary = type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY'
  return isBinary && !is(numberTypes) ? 'bytes' : 'number'
}
