import { ExperimentError, type JsonObject } from '@telarjs/core'
import { looksLikeHeader, readFirstRow, readNpz } from '@telarjs/datasets/formats'
import { createReadStream, existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** A data set's spec. */
export type DataSpec = {
  readonly use: string
  readonly with: JsonObject
}

/** The kinds of data, by the endings of file names. */
const endings = {
  table: /\.(csv|tsv|txt|data)(\.gz)?$/i,
  npz: /\.npz$/i,
  npy: /\.npy$/i,
  idx: /(\.idx|idx[1-4]-ubyte)(\.gz)?$/i,
}

/**
 * The spec of a data set for a given file or folder.
 *
 * @param targets columns of a table, or the file of the labels
 * @throws ExperimentError where it cannot be read as data, or nothing says what is to be predicted
 */
export async function findData(path: string, targets: readonly string[]): Promise<DataSpec> {
  if (!existsSync(path))
    throw new ExperimentError({
      where: path,
      problem: 'there is no such file or folder',
      expected: 'data, or the name of the experiment to write (.json, .yaml or .ts)',
    })
  if (statSync(path).isDirectory()) return { use: 'dataset:image-folder', with: { path } }
  const name = basename(path)
  if (endings.table.test(name)) return tableSpec(path, targets)
  if (endings.npz.test(name)) return npzSpec(path, targets[0])
  if (endings.npy.test(name)) return pairSpec('dataset:npy', path, targets[0])
  if (endings.idx.test(name)) return pairSpec('dataset:idx', path, targets[0])
  throw new ExperimentError({
    where: path,
    expected: 'a table (.csv, .tsv), a folder of images, arrays (.npz, .npy) or IDX files',
    received: name,
  })
}

async function tableSpec(path: string, targets: readonly string[]): Promise<DataSpec> {
  const first = await readFirstRow(() => createReadStream(path), path)
  const header = looksLikeHeader(first) || targets.some((target) => first.includes(target))
  const named = (target: string) => (first.includes(target) && header ? target : asNumber(target))
  const columns = header ? first.join(', ') : `0 to ${first.length - 1}, as it has no header; -1 is the last`
  if (targets.length === 0)
    throw new ExperimentError({
      where: '--target',
      expected: `the column to predict, one of ${columns}`,
      received: 'none',
    })
  const target = targets.length === 1 ? named(targets[0]!) : targets.map(named)
  return { use: 'dataset:csv', with: { path, ...(header ? {} : { header: false }), target } }
}

const asNumber = (target: string) => (/^-?\d+$/.test(target) ? Number(target) : target)

async function npzSpec(path: string, targets: string | undefined): Promise<DataSpec> {
  const { names } = readNpz(new Uint8Array(await readFile(path)), path)
  const targetsPath = targets ?? (names.length === 1 ? labelsBeside(path) : undefined)
  if (targetsPath === undefined) return { use: 'dataset:npz', with: { path } }
  const test = testBeside(path, targetsPath)
  return {
    use: 'dataset:npz',
    with: { path, targetsPath, ...(test ? { testPath: test.inputs, testTargetsPath: test.targets } : {}) },
  }
}

/** Samples in one file, labels in another. */
function pairSpec(use: string, inputs: string, given: string | undefined): DataSpec {
  const targets = given ?? labelsBeside(inputs)
  if (targets === undefined)
    throw new ExperimentError({ where: '--target', expected: `the file of the labels of ${inputs}`, received: 'none' })
  const test = testBeside(inputs, targets)
  return { use, with: { inputs, targets, ...(test ? { testInputs: test.inputs, testTargets: test.targets } : {}) } }
}

/** `train-images-idx3-ubyte` has its labels in `train-labels-idx1-ubyte`, `x_train.npy` in `y_train.npy`. */
function labelsBeside(path: string): string | undefined {
  const name = basename(path)
  const candidates = [
    name.replace(/images|imgs/i, 'labels').replace(/idx\d/, 'idx1'),
    name.replace(/(^|[-_])[xX](?=[-_.])/, '$1y'),
    name.replace(/data|inputs|features/i, 'labels'),
    name.replace(/inputs|features/i, 'targets'),
  ]
  return candidates
    .filter((candidate) => candidate !== name)
    .map((candidate) => join(dirname(path), candidate))
    .find(existsSync)
}

/** The test files beside those of the training, by their names. */
function testBeside(inputs: string, targets: string): { inputs: string; targets: string } | undefined {
  return ['test', 't10k', 'val']
    .map((word) => ({ inputs: renamed(inputs, word), targets: renamed(targets, word) }))
    .find((pair) => pair.inputs !== inputs && existsSync(pair.inputs) && existsSync(pair.targets))
}

function renamed(path: string, split: string): string {
  return join(dirname(path), basename(path).replace(/train(ing)?/i, split))
}
