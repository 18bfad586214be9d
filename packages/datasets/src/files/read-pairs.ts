import { ExperimentError } from '@telarjs/core'
import type { ArrayPair } from './array-data.js'
import type { NdArray } from '../formats/nd-array.js'

/** The paths that the options of `dataset:idx` and `dataset:npy` share. */
interface PairPaths {
  readonly inputs: string
  readonly targets: string
  readonly testInputs?: string | undefined
  readonly testTargets?: string | undefined
}

/** Reads the files of the training split and, where they are named, of the test split. */
export async function readPairs(
  { inputs, targets, testInputs, testTargets }: PairPaths,
  where: string,
  read: (path: string) => Promise<NdArray>,
): Promise<Record<string, ArrayPair>> {
  if ((testInputs === undefined) !== (testTargets === undefined))
    throw new ExperimentError(`${where}: expected testInputs and testTargets together, received only one of them`)
  const train = { inputs: await read(inputs), targets: await read(targets) }
  if (testInputs === undefined || testTargets === undefined) return { train }
  return { train, test: { inputs: await read(testInputs), targets: await read(testTargets) } }
}
