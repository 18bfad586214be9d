export * from './formats/index.js'
export { balancedWeights } from './splits/class-weights.js'
export { drawByClass } from './splits/sampling.js'
export {
  defineDataset,
  type Dataset,
  type Files,
  type LeftOutColumn,
  type LoadContext,
  type LoadedData,
  type RemoteFile,
  type SampleCursor,
  type SampleStream,
  type ShardReader,
  type Split,
  type TargetKind,
} from './dataset.js'
export type { ShardTask } from './streams/shard-task.js'
export { warningsOf } from './data-warnings.js'
export { booleanWords } from './files/cells.js'
export { fitImage, isDrawnInOpacity, type ImageFit } from './files/fit-image.js'
export { imagesByClass, type ImagePath } from './files/image-paths.js'
export { describeFit } from './files/table-rules.js'
export { encodeColumns, parquetSamples } from './files/column-samples.js'
export { encodeCells, encodedColumns, type EncodedColumn } from './files/encoded-columns.js'
export { tableSamples, type KeptColumn, type TableSamples, type TableSamplesOptions } from './files/table-samples.js'
export {
  inputNames,
  isTablePreprocessing,
  widthOf,
  type ColumnFit,
  type TablePreprocessing,
} from './files/preprocessing.js'
export { unitePreprocessing, type InputMap, type UnitedPreprocessing } from './files/unite-preprocessing.js'
export { memoryFiles } from './io/memory-files.js'
export { toChannelsLast, type Layout } from './files/layout.js'
export {
  publishedSplitOptions,
  splitOptions,
  syntheticSplitOptions,
  type SplitOptions,
} from './splits/split-options.js'
export { splitDataset, splitData, takeSamples } from './splits/splits.js'

// Written by `pnpm run generate` from the plugin files of this folder.
export { arrays } from './files/arrays.js'
export { csv } from './files/csv.js'
export { idx } from './files/idx.js'
export { imageFolder } from './files/image-folder.js'
export { npy } from './files/npy.js'
export { npz } from './files/npz.js'
export { parquet } from './files/parquet.js'
export { emnist } from './published/emnist.js'
export { fashionMnist } from './published/fashion-mnist.js'
export { kuzushiji49 } from './published/kuzushiji-49.js'
export { kuzushijiMnist } from './published/kuzushiji-mnist.js'
export { mnist } from './published/mnist.js'
export { blobs } from './synthetic/blobs.js'
export { characterTask } from './synthetic/character-task.js'
export { circles } from './synthetic/circles.js'
export { moons } from './synthetic/moons.js'
export { spirals } from './synthetic/spirals.js'
export { surface } from './synthetic/surface.js'
export { xor } from './synthetic/xor.js'
