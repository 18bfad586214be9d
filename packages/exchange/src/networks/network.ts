import type { AnySpec, DataSignature } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import type { LastActivation } from '@telarjs/trainer'

/** A network that was read from a file, as the specs of an experiment and the weights for them. */
export interface ReadNetwork {
  /** What the file is, in words: `a LayersModel`. */
  readonly format: string
  /** Of one sample, before the transforms. */
  readonly shape: readonly number[]
  /** Of one answer. */
  readonly outputShape: readonly number[]
  readonly transforms: readonly AnySpec[]
  readonly model: readonly AnySpec[]
  /** The function that the file applies to the last layer's outputs. */
  readonly last: LastActivation
  /** The loss that it was trained with, where the file says so. */
  readonly loss?: AnySpec
  /** Params and state, under the names that they have in `model`: `0-dense/kernel`. */
  readonly arrays: Readonly<Record<string, NamedArray>>
  /** Whether images go in as bytes 0 … 255, which its first transform scales. */
  readonly takesBytes: boolean
  /** The file's description of the training data, if it has one; without the number of samples, the counts of classes and the checksum. */
  readonly data?: DataSignature
}

/** Reads a file next to another one. @param path relative to the folder of that one */
export type ReadBeside = (path: string) => Promise<Uint8Array>
