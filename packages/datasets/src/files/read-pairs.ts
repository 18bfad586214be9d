import { ExperimentError } from '@telarjs/core'
import * as v from 'valibot'
import type { ArrayPair } from './array-data.js'
import { pathOf } from './array-options.js'
import type { NdArray } from '../formats/nd-array.js'
import type { TargetArray } from './labels.js'

/** The paths that the options of `dataset:idx` and `dataset:npy` share. */
interface PairPaths {
  readonly inputs: string
  readonly targets: string
  readonly testInputs?: string | undefined
  readonly testTargets?: string | undefined
}

/** The options of a data set that has a file for each array. @param file what such a file is called, such as `IDX file` */
export const pairPaths = (file: string) => ({
  inputs: pathOf(`The ${file} of the samples`),
  targets: pathOf(`The ${file} of the labels or values`),
  testInputs: v.optional(pathOf(`The ${file} of the test samples`)),
  testTargets: v.optional(pathOf(`The ${file} of the test labels or values`)),
})

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
