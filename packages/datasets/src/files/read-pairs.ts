import { ExperimentError } from '@telarjs/core'
import type { ArrayPair } from './array-data.js'
import type { NdArray } from '../formats/nd-array.js'
import type { TargetArray } from './labels.js'

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
  readInputs: (path: string) => Promise<NdArray>,
  readTargets: (path: string) => Promise<TargetArray> = readInputs,
): Promise<Record<string, ArrayPair>> {
  if ((testInputs === undefined) !== (testTargets === undefined))
    throw new ExperimentError({ where, expected: 'testInputs and testTargets together', received: 'only one of them' })
  const train = { inputs: await readInputs(inputs), targets: await readTargets(targets) }
  if (testInputs === undefined || testTargets === undefined) return { train }
  return { train, test: { inputs: await readInputs(testInputs), targets: await readTargets(testTargets) } }
}
