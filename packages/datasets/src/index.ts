export { arrays } from './arrays.js'
export { blobs } from './blobs.js'
export { circles } from './circles.js'
export { balancedWeights } from './class-weights.js'
export { parseCsv, type Table } from './csv-format.js'
export { csv } from './csv.js'
export {
  defineDataset,
  type Dataset,
  type Files,
  type LoadContext,
  type LoadedData,
  type RemoteFile,
  type Split,
} from './dataset.js'
export { decodeImage } from './decode-image.js'
export { emnist } from './emnist.js'
export { fashionMnist } from './fashion-mnist.js'
export { fitImage, type ImageFit } from './fit-image.js'
export { gunzip } from './gunzip.js'
export { parseIdx } from './idx-format.js'
export { idx } from './idx.js'
export { imageFolder } from './image-folder.js'
export type { Image } from './image.js'
export { kuzushiji49 } from './kuzushiji-49.js'
export { kuzushijiMnist } from './kuzushiji-mnist.js'
export { memoryFiles } from './memory-files.js'
export { mnist } from './mnist.js'
export { moons } from './moons.js'
export type { NdArray, NumberData, NumberType } from './nd-array.js'
export { parseNpy, writeNpy } from './npy-format.js'
export { npy } from './npy.js'
export { readNpz, writeNpz, type Npz } from './npz-format.js'
export { npz } from './npz.js'
export { spirals } from './spirals.js'
export { publishedSplitOptions, splitOptions, syntheticSplitOptions, type SplitOptions } from './split-options.js'
export { dividedDataset, splitData } from './splits.js'
export { xor } from './xor.js'
