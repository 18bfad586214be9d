import type { ImageFit } from '../files/fit-image.js'
import type { ImagePath } from '../files/image-paths.js'
import type { TablePreprocessing } from '../files/preprocessing.js'
import type { CsvReading } from '../formats/csv-collector.js'

/** Images in the row groups of Parquet files; those of all files that have rows are numbered through. */
export interface ParquetImagesTask {
  readonly kind: 'parquet-images'
  readonly paths: readonly string[]
  /** The column of the images. */
  readonly image: string
  /** The column of the classes. */
  readonly target: string
  readonly classes: readonly string[]
  readonly fit: ImageFit
  /** All images must have the size that `fit` says; none is resized. */
  readonly isExact: boolean
}

/** Images in files of their own. */
export interface ImageFilesTask {
  readonly kind: 'image-files'
  /** The images of each shard. */
  readonly shards: readonly (readonly ImagePath[])[]
  readonly fit: ImageFit
  readonly isExact: boolean
}

/** How rows of a table become samples. */
export interface TableReading {
  readonly preprocessing: TablePreprocessing
  /** The columns of the targets. */
  readonly targets: readonly string[]
  /** Empty where the targets are values. */
  readonly classes: readonly string[]
  /** Inputs are kept as bytes. */
  readonly bytes: boolean
}

/** A table in the row groups of Parquet files; those of all files that have rows are numbered through. */
export interface ParquetTableTask extends TableReading {
  readonly kind: 'parquet-table'
  readonly paths: readonly string[]
}

/** Where the rows of a shard stand in a CSV file. */
export interface CsvRange {
  /** Bytes of the text, without a byte order mark. */
  readonly from: number
  readonly to: number
  /** The line of the first row. */
  readonly line: number
}

/** A table in a CSV file. */
export interface CsvTableTask extends TableReading {
  readonly kind: 'csv-table'
  readonly path: string
  readonly reading: CsvReading
  /** Those of the columns. */
  readonly names: readonly string[]
  /** Where each shard stands; undefined where the file can only be read from its beginning, as one that is gzipped. */
  readonly ranges: readonly CsvRange[] | undefined
  /** Rows of a shard. */
  readonly shardSize: number
}

/** What a reader of shards is made from; plain values, because it may stand on another thread. */
export type ShardTask = ParquetImagesTask | ImageFilesTask | ParquetTableTask | CsvTableTask
