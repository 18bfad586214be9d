import { ExperimentError, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { arrayOptions, pathOf } from './array-options.js'
import { imageOptions } from './image-options.js'
import { tableOptions } from './table-options.js'
import type { ParquetParts } from './parquet-parts.js'
import { defineDataset, type Dataset, type LoadContext, type LoadedData } from '../dataset.js'
import { splitOptions } from '../splits/split-options.js'
import { streamOption, type StreamOptions } from '../streams/stream-option.js'

const paths = (description: string) =>
  v.pipe(
    v.union([pathOf(description), v.pipe(v.array(pathOf(description)), v.minLength(1))]),
    v.description(description),
  )
const { target, columns, ignore, group, types, prepare, scale, targetsAre, targetScale, classes } = tableOptions

const options = v.strictObject({
  path: paths(
    'The file, several of them, or a folder with .parquet files, whose names may begin with their split (train-…, validation-…, test-…)',
  ),
  testPath: v.optional(paths('Files with the same columns for the test')),
  target: v.optional(
    v.pipe(
      target,
      v.description('The column of the classes or values; for images the one whose classes the file names, without it'),
    ),
  ),
  image: v.optional(
    v.pipe(
      v.string(),
      v.description('The column of the images; without it, the only one of that type, or none: a table'),
    ),
  ),
  ...imageOptions,
  columns,
  ignore,
  group,
  types,
  prepare,
  scale,
  targetsAre,
  targetScale,
  classes,
  shape: arrayOptions.shape,
  stream: streamOption,
  ...splitOptions,
})

/**
 * Parquet files, one or several: tables, and data sets of images as Hugging Face's `datasets` writes them (a struct of bytes and path; the names of the
 * classes stand in the file). Row groups are read one at a time.
 *
 * A table is prepared as that of `dataset:csv`, but for its types, which the file says: numbers, texts, booleans and dates. Images become bytes
 * `[size, height, width, channels]` with class numbers `[size]`.
 *
 * With `stream`, training samples are read while they are trained on: row groups in random order, shuffled by a buffer, as `shuffle(buffer_size)` of tf.data and
 * WebDataset do it.
 *
 * @throws DataError with the file, row and column of what is not as it should be
 * @throws ExperimentError for columns that the files do not have
 * @example
 * { use: 'dataset:parquet', with: { path: 'mnist', channels: 1 } } // mnist/train-00000-of-00001.parquet, mnist/test-…
 */
export const parquet = defineDataset({
  id: 'dataset:parquet',
  summary: 'Your own Parquet files: tables, or images as Hugging Face writes them',
  options,
  create: (config, { where }): Dataset => ({
    async load(context) {
      // Imported where it is read, so that a page without such files loads no parser.
      const [{ withParquetParts }, { imageColumn, parquetImages }, { splitData }] = await Promise.all([
        import('./parquet-parts.js'),
        import('./parquet-images.js'),
        import('../splits/splits.js'),
      ])
      const place = `${where}: dataset:parquet with`
      return withParquetParts(context.files, config.path, config.testPath, async (parts) => {
        const image = imageColumn(parts['train']![0]!, config.image, place)
        if (config.stream) return streamParquet(parts, image, { ...config, stream: config.stream }, context, place)
        if (image === undefined)
          return (await import('./load-parquet-table.js')).loadParquetTable(parts, config, context, place)
        if (config.group !== undefined)
          throw new ExperimentError({
            where: `${place}.group`,
            expected: 'a table, whose rows can be grouped by a column',
            received: 'images',
          })
        return splitData(
          await parquetImages(parts, image, config, place, context.signal),
          config,
          context.random,
          place,
        )
      })
    },
  }),
})

type StreamedParquet = v.InferOutput<typeof options> & { readonly stream: StreamOptions }

async function streamParquet(
  parts: ParquetParts,
  image: string | undefined,
  config: StreamedParquet,
  context: LoadContext,
  place: string,
): Promise<LoadedData> {
  if (image === undefined)
    return (await import('../streams/stream-parquet-table.js')).streamParquetTable(parts, config, context, place)
  return (await import('../streams/stream-images.js')).streamImages(parts, image, config, context, place)
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:parquet': OptionsOf<typeof parquet>
  }
}
