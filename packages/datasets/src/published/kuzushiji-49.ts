import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { arrayData } from '../files/array-data.js'
import { pathOf } from '../files/array-options.js'
import { defineDataset, type LoadContext, type RemoteFile } from '../dataset.js'
import type { NdArray } from '../formats/nd-array.js'
import { publishedSplitOptions } from '../splits/split-options.js'
import { splitDataset } from '../splits/splits.js'
import { verify, verifyOption } from './verify.js'

const options = v.strictObject({
  from: v.optional(
    pathOf('A folder or address that holds the four .npz files; without it they are downloaded and cached'),
  ),
  verify: verifyOption,
  ...publishedSplitOptions,
})

const mirrors = ['https://codh.rois.ac.jp/kmnist/dataset/k49/', 'http://codh.rois.ac.jp/kmnist/dataset/k49/']

/** MD5 as in the package mnists 0.4.1, which several loaders on GitHub repeat; the publisher states none, nor a SHA-256. */
const published = {
  'k49-train-imgs.npz': '7ac088b20481cf51dcd01ceaab89d821',
  'k49-train-labels.npz': '44a8e1b893f81e63ff38d73cad420f7a',
  'k49-test-imgs.npz': 'd352e201d846ce6b94f42c990966f374',
  'k49-test-labels.npz': '4da6f7a62e67a832d5eb1bd85c5ee448',
}

/** In the order of k49_classmap.csv; the last is the iteration mark ゝ. */
const classes = (
  'a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho ma mi mu me mo ya yu yo ' +
  'ra ri ru re ro wa wi we wo n iteration-mark'
).split(' ')

/**
 * Kuzushiji-49: cursive hiragana in 49 classes of unequal size, 232,365 training and 38,547 test samples.
 *
 * Loads inputs `[size, 28, 28, 1]` as bytes 0 … 255 and class numbers `[size]`. Fetched (74 MB) and checked by MD5, the only checksum known for it,
 * or read from `from`.
 *
 * Clanuwat et al., "Deep learning for classical Japanese literature" (2018), arXiv:1812.01718.
 *
 * @throws DataError where a file cannot be read or fetched, or is damaged
 * @example
 * { use: 'dataset:kuzushiji-49', with: { validation: 0.1, classWeights: 'balanced' } }
 */
export const kuzushiji49 = defineDataset({
  id: 'dataset:kuzushiji-49',
  summary: 'Cursive hiragana in 49 classes of unequal size: 232,365 + 38,547 gray images, 28 × 28 (74 MB to fetch)',
  options,
  create: ({ from, verify: checks, ...splits }, { where }) => {
    const location = `${where}: dataset:kuzushiji-49 with`
    return splitDataset(splits, location, async (context) => {
      const { readNpz } = await import('../formats/npz.js')
      const arrays: NdArray[] = []
      for (const name of Object.keys(published) as (keyof typeof published)[]) {
        arrays.push(readNpz(await read(name, from, checks, context), name).array('arr_0'))
      }
      const [inputs, targets, testInputs, testTargets] = arrays as [NdArray, NdArray, NdArray, NdArray]
      return arrayData(
        { train: { inputs, targets }, test: { inputs: testInputs, targets: testTargets } },
        { classes },
        location,
      )
    })
  },
})

async function read(
  name: keyof typeof published,
  from: string | undefined,
  checks: boolean,
  { files, download }: LoadContext,
): Promise<Uint8Array> {
  if (from === undefined) return download(remoteFile(name))
  const path = `${from.replace(/\/$/, '')}/${name}`
  const bytes = await files.read(path)
  if (checks) await verify(bytes, path, remoteFile(name))
  return bytes
}

function remoteFile(name: keyof typeof published): RemoteFile {
  return { mirrors: mirrors.map((folder) => folder + name), checksum: { algorithm: 'md5', hex: published[name] } }
}

/** The four files, as they are fetched. */
export const kuzushiji49Files: readonly RemoteFile[] = (Object.keys(published) as (keyof typeof published)[]).map(
  remoteFile,
)

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:kuzushiji-49': OptionsOf<typeof kuzushiji49>
  }
}
