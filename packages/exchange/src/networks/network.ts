import type { AnySpec, DataSignature } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import type { LastActivation } from '../model.js'

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
  /** What the last layer's answers go through in the file. */
  readonly last: LastActivation
  /** The loss that it was trained with, where the file says so. */
  readonly loss?: AnySpec
  /** Params and state, under the names that they have in `model`: `0-dense/kernel`. */
  readonly arrays: Readonly<Record<string, NamedArray>>
  /** Whether images go in as bytes 0 … 255, which its first transform scales. */
  readonly takesBytes: boolean
  /** What training knew of its data, where the file says so; without the number of samples, their counts and their checksum. */
  readonly data?: DataSignature
}

/** Reads a file that stands beside another one. @param path relative to the folder of that one */
export type ReadBeside = (path: string) => Promise<Uint8Array>
