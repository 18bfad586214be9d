export * from './formats/index.js'
export { arrays } from './files/arrays.js'
export { blobs } from './synthetic/blobs.js'
export { circles } from './synthetic/circles.js'
export { balancedWeights } from './splits/class-weights.js'
export { csv } from './files/csv.js'
export {
  defineDataset,
  type Dataset,
  type Files,
  type LoadContext,
  type LoadedData,
  type RemoteFile,
  type Split,
  type TargetKind,
} from './dataset.js'
export { emnist } from './published/emnist.js'
export { fashionMnist } from './published/fashion-mnist.js'
export { fitImage, type ImageFit } from './files/fit-image.js'
export { isTablePreprocessing, tableSamples } from './files/table-samples.js'
export type { ColumnFit, TablePreprocessing } from './files/preprocessing.js'
export { idx } from './files/idx.js'
export { imageFolder } from './files/image-folder.js'
export { kuzushiji49 } from './published/kuzushiji-49.js'
export { kuzushijiMnist } from './published/kuzushiji-mnist.js'
export { memoryFiles } from './io/memory-files.js'
export { toChannelsLast, type Layout } from './files/layout.js'
export { mnist } from './published/mnist.js'
export { moons } from './synthetic/moons.js'
export { npy } from './files/npy.js'
export { npz } from './files/npz.js'
export { spirals } from './synthetic/spirals.js'
export {
  publishedSplitOptions,
  splitOptions,
  syntheticSplitOptions,
  type SplitOptions,
} from './splits/split-options.js'
export { splitDataset, splitData } from './splits/splits.js'
export { xor } from './synthetic/xor.js'
