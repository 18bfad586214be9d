import { DataError } from '@telarjs/core'
import type { ArrayPair } from './array-data.js'
import type { Npz } from '../formats/npz.js'

/** Where the options of `dataset:npz` say that samples and targets stand. */
export interface NpzPlaces {
  readonly path: string
  readonly targetsPath?: string | undefined
  readonly testPath?: string | undefined
  readonly testTargetsPath?: string | undefined
  readonly inputs?: string | undefined
  readonly targets?: string | undefined
  readonly testInputs?: string | undefined
  readonly testTargets?: string | undefined
}

/** The usual names of a split's arrays, in lower case: those of Keras, MedMNIST, scikit-learn and Kuzushiji-MNIST. */
function splitNames(...splits: readonly string[]) {
  const named = (words: readonly string[]) =>
    splits.flatMap((split) => words.flatMap((word) => [`${word}_${split}`, `${split}_${word}`]))
  return { inputs: named(inputWords), targets: named(targetWords) }
}

const inputWords = ['x', 'images', 'imgs', 'data', 'inputs', 'features']
const targetWords = ['y', 'labels', 'label', 'targets', 'target', 'classes']
const trainNames = splitNames('train', 'training')
const testNames = splitNames('test')
const validationNames = splitNames('val', 'valid', 'validation')
const plainNames = { inputs: inputWords, targets: targetWords }

/**
 * Reads samples and targets of each split, by the names that are given, or by the usual ones. A file of a single array needs no name.
 *
 * @throws DataError that names the file and its arrays where there is none of the name, or none with a usual one
 */
export async function readNpzPairs(
  places: NpzPlaces,
  open: (path: string) => Promise<Npz>,
): Promise<Record<string, ArrayPair>> {
  const { path, targetsPath, testPath, testTargetsPath } = places
  const own = await open(path)
  const names = {
    inputs: [...trainNames.inputs, ...plainNames.inputs],
    targets: [...trainNames.targets, ...plainNames.targets],
  }
  const pairs: Record<string, ArrayPair> = {
    train: readPair(
      { archive: own, file: path },
      targetsPath === undefined ? undefined : { archive: await open(targetsPath), file: targetsPath },
      { inputs: places.inputs, targets: places.targets },
      names,
    ),
  }
  const asked = { inputs: places.testInputs, targets: places.testTargets }
  if (testPath !== undefined) {
    const others = { inputs: [...testNames.inputs, ...names.inputs], targets: [...testNames.targets, ...names.targets] }
    pairs['test'] = readPair(
      { archive: await open(testPath), file: testPath },
      testTargetsPath === undefined ? undefined : { archive: await open(testTargetsPath), file: testTargetsPath },
      asked,
      others,
    )
    return pairs
  }
  const has = (wanted: { readonly inputs: readonly string[] }) =>
    own.names.some((name) => wanted.inputs.includes(name.toLowerCase()))
  if (asked.inputs !== undefined || asked.targets !== undefined || has(testNames))
    pairs['test'] = readPair({ archive: own, file: path }, undefined, asked, testNames)
  if (has(validationNames)) pairs['validation'] = readPair({ archive: own, file: path }, undefined, {}, validationNames)
  return pairs
}

interface OpenFile {
  readonly archive: Npz
  readonly file: string
}

/** What is asked for, or found by its name. */
function readPair(
  inputs: OpenFile,
  targets: OpenFile | undefined,
  asked: { readonly inputs?: string | undefined; readonly targets?: string | undefined },
  usual: { readonly inputs: readonly string[]; readonly targets: readonly string[] },
): ArrayPair {
  const from = targets ?? inputs
  return {
    inputs: inputs.archive.array(asked.inputs ?? found(inputs, 'inputs', usual.inputs, targets !== undefined)),
    targets: from.archive.labels(asked.targets ?? found(from, 'targets', usual.targets, targets !== undefined)),
  }
}

function found(
  { archive: { names }, file }: OpenFile,
  what: 'inputs' | 'targets',
  usual: readonly string[],
  isAlone: boolean,
): string {
  if (isAlone && names.length === 1) return names[0]!
  // What numpy.savez calls arrays without a name.
  const unnamed = names.length === 2 && names.includes('arr_0') && names.includes('arr_1')
  if (unnamed) return what === 'inputs' ? 'arr_0' : 'arr_1'
  const known = usual.map((name) => names.find((given) => given.toLowerCase() === name)).find(Boolean)
  if (known !== undefined) return known
  throw new DataError({
    where: file,
    expected: `an array of ${what === 'inputs' ? 'samples' : 'labels or values'} with a usual name, such as ${usual.slice(0, 3).join(', ')}`,
    received: names.join(', ') || 'none',
    remedy: 'the options name it',
  })
}
