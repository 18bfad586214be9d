export { arrays } from './files/arrays.js'
export { blobs } from './synthetic/blobs.js'
export { circles } from './synthetic/circles.js'
export { balancedWeights } from './splits/class-weights.js'
export { parseCsv, type Table } from './formats/csv.js'
export { csv } from './files/csv.js'
export {
  defineDataset,
  type Dataset,
  type Files,
  type LoadContext,
  type LoadedData,
  type RemoteFile,
  type Split,
} from './dataset.js'
export { decodeImage } from './formats/decode-image.js'
export { emnist } from './published/emnist.js'
export { fashionMnist } from './published/fashion-mnist.js'
export { fitImage, type ImageFit } from './files/fit-image.js'
export { gunzip } from './formats/gunzip.js'
export { parseIdx } from './formats/idx.js'
export { idx } from './files/idx.js'
export { imageFolder } from './files/image-folder.js'
export type { Image } from './formats/image.js'
export { kuzushiji49 } from './published/kuzushiji-49.js'
export { kuzushijiMnist } from './published/kuzushiji-mnist.js'
export { memoryFiles } from './io/memory-files.js'
export { mnist } from './published/mnist.js'
export { moons } from './synthetic/moons.js'
export type { NdArray, NumberData, NumberType } from './formats/nd-array.js'
export { parseNpy, writeNpy } from './formats/npy.js'
export { npy } from './files/npy.js'
export { readNpz, writeNpz, type Npz } from './formats/npz.js'
export { npz } from './files/npz.js'
export { spirals } from './synthetic/spirals.js'
export {
  publishedSplitOptions,
  splitOptions,
  syntheticSplitOptions,
  type SplitOptions,
} from './splits/split-options.js'
export { dividedDataset, splitData } from './splits/splits.js'
export { xor } from './synthetic/xor.js'
