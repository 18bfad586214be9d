/** Readers and writers of file formats: bytes in, arrays, tables and images out. They know nothing of data sets, and other packages use them too. */
export { floatCells, parseCsv, type Table } from './csv.js'
export { decodeImage } from './decode-image.js'
export { gunzip, isGzip } from './gunzip.js'
export { parseIdx } from './idx.js'
export type { Image } from './image.js'
export type { NdArray, NumberData, NumberType, TextArray } from './nd-array.js'
export { parseNpy, parseNpyArray, writeNpy } from './npy.js'
export { readNpz, writeNpz, type Npz } from './npz.js'
