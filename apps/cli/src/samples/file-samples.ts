import type { KeptColumn } from '@telarjs/datasets'

/** Samples of one file, one after the other, each of the shape of the data. */
export interface FileSamples {
  /** What stands before each answer: the file, and the place in it where it holds several. */
  readonly names: readonly string[]
  readonly inputs: Uint8Array | Float32Array
  /** Columns of a table that are no inputs and tell its rows apart. */
  readonly kept?: readonly KeptColumn[]
  /** What was unlike the training, such as categories that it did not see. */
  readonly warnings?: readonly string[]
}
