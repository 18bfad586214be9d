import type { DraftSpec } from '../shared/draft.js'
import type { IncomingFile } from './incoming.js'
import { filesTexts as t } from '../texts/files.js'

/** What to do with files that came in. */
export type IntakePlan =
  | { readonly is: 'experiment' | 'checkpoint' | 'plugin' | 'lesson'; readonly file: IncomingFile }
  | { readonly is: 'data'; readonly data: DraftSpec; readonly files: readonly IncomingFile[] }
  | { readonly is: 'images'; readonly files: readonly IncomingFile[] }

const imagePattern = /\.(png|jpe?g|webp|gif|bmp|tiff?|pgm|ppm|avif)$/i
const idxPattern = /(idx\d?|ubyte)(\.gz)?$/i

/**
 * Says what files are, by their names.
 *
 * @throws Error in words where nothing fits
 */
export function planIntake(given: readonly IncomingFile[]): IntakePlan {
  const files = given.filter(({ path }) => !path.split('/').at(-1)!.startsWith('.'))
  const first = files[0]
  if (!first) throw new Error(t.noFile)
  const only = (pattern: RegExp) => files.filter(({ path }) => pattern.test(path))
  if (files.length === 1) {
    if (/\.(telar|safetensors)$/i.test(first.path)) return { is: 'checkpoint', file: first }
    if (/\.json$/i.test(first.path)) return { is: 'experiment', file: first }
    if (/\.m?js$/i.test(first.path)) return { is: 'plugin', file: first }
    if (/\.md$/i.test(first.path)) return { is: 'lesson', file: first }
  }
  const npz = only(/\.npz$/i)[0]
  if (npz) return { is: 'data', data: { use: 'dataset:npz', with: { path: npz.path } }, files: [npz] }
  const csv = only(/\.(csv|tsv)$/i)
  if (csv.length > 0) return { is: 'data', data: csvSpec(pathsOf(csv)), files: csv }
  const parquet = only(/\.(parquet|pq)$/i)
  if (parquet.length > 0) return { is: 'data', data: parquetSpec(pathsOf(parquet)), files: parquet }
  const idx = only(idxPattern)
  if (idx.length > 0) return { is: 'data', data: pairsSpec('dataset:idx', pathsOf(idx)), files: idx }
  const npy = only(/\.npy$/i)
  if (npy.length > 0) return { is: 'data', data: pairsSpec('dataset:npy', pathsOf(npy)), files: npy }
  const images = only(imagePattern)
  if (images.length > 0) return { is: 'images', files: images }
  throw new Error(t.notForPage(first.path))
}

function pathsOf(files: readonly IncomingFile[]): readonly string[] {
  return files.map(({ path }) => path)
}

function csvSpec(paths: readonly string[]): DraftSpec {
  const test = paths.find((path) => /test|eval/i.test(path))
  const train = paths.find((path) => path !== test) ?? paths[0]!
  return {
    use: 'dataset:csv',
    with: { path: train, ...(test && test !== train ? { testPath: test } : { test: 0.2 }), target: -1 },
  }
}

/** Names of files say their splits. */
function parquetSpec(paths: readonly string[]): DraftSpec {
  const hasTest = paths.some((path) => /(^|\/)test/i.test(path))
  return { use: 'dataset:parquet', with: { path: paths, ...(hasTest ? {} : { test: 0.2 }), target: -1 } }
}

/** Samples and labels, of training and of test, by their names. */
export function pairsSpec(use: string, paths: readonly string[]): DraftSpec {
  const isTest = (path: string) => /t10k|test|eval/i.test(path)
  const isLabel = (path: string) => /label|target|class|(^|[^a-z])y([^a-z]|$)|idx1/i.test(path.split('/').at(-1)!)
  const find = (test: boolean, label: boolean) => paths.find((path) => isTest(path) === test && isLabel(path) === label)
  const [inputs, targets, testInputs, testTargets] = [
    find(false, false),
    find(false, true),
    find(true, false),
    find(true, true),
  ]
  if (!inputs || !targets) throw new Error((use === 'dataset:npz' ? t.arrays : t.pairs)(paths.join(', ')))
  return {
    use,
    with: { inputs, targets, ...(testInputs && testTargets ? { testInputs, testTargets } : { test: 0.2 }) },
  }
}

/** The class of an image: the folder that it lies in. */
export function classOf(path: string): string {
  return path.split('/').at(-2) ?? ''
}
