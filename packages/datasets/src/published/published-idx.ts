import { isTelarError } from '@telarjs/core'
import * as v from 'valibot'
import { arrayData } from '../files/array-data.js'
import { pathOf } from '../files/array-options.js'
import { defineDataset, type LoadContext, type LoadedData, type RemoteFile } from '../dataset.js'
import { gunzip, isGzip } from '../formats/gunzip.js'
import { parseIdx } from '../formats/idx.js'
import type { NdArray } from '../formats/nd-array.js'
import { publishedSplitOptions } from '../splits/split-options.js'
import { splitDataset } from '../splits/splits.js'
import { verify, verifyOption } from './verify.js'

const names = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
] as const

const options = v.strictObject({
  from: v.optional(
    pathOf(
      'A folder or address that holds the four IDX files, gzipped or not; without it they are downloaded and cached',
    ),
  ),
  verify: verifyOption,
  ...publishedSplitOptions,
})

/** A data set in the four files of MNIST. */
export interface PublishedIdx {
  readonly summary: string
  readonly classes: readonly string[]
  /** Folders that serve the gzipped files; those with https first, since a page served by https may fetch no others. */
  readonly mirrors: readonly string[]
  /** SHA-256 and size of each gzipped file, in the order of `names`: training images and labels, test images and labels. */
  readonly files: readonly (readonly [sha256: string, bytes: number])[]
  /** A folder in an npm package that holds the files. */
  readonly packageFolder?: string
}

/** The four files, as they are fetched. */
export function remoteFiles({ files, mirrors }: PublishedIdx): RemoteFile[] {
  return names.map((name, i) => {
    const [hex, bytes] = files[i]!
    return { mirrors: mirrors.map((folder) => `${folder}${name}.gz`), checksum: { algorithm: 'sha256', hex }, bytes }
  })
}

/** Defines a data set that reads the four files from where they are at hand, or else fetches them. */
export function definePublishedIdx<const Id extends `dataset:${string}`>(id: Id, set: PublishedIdx) {
  return defineDataset({
    id,
    summary: set.summary,
    options,
    create({ from, verify: checks, ...splits }, { where }) {
      const location = `${where}: ${id} with`
      return splitDataset(splits, location, (context) => load(set, { from, verify: checks }, location, context))
    },
  })
}

async function load(
  set: PublishedIdx,
  { from, verify: checks }: { readonly from?: string | undefined; readonly verify: boolean },
  where: string,
  context: LoadContext,
): Promise<LoadedData> {
  const remote = remoteFiles(set)
  const found =
    from === undefined ? await fromPackage(set, context) : await fromFolder(from, checks ? remote : [], context)
  const arrays: NdArray[] = []
  for (const [i, name] of names.entries()) {
    const bytes = found?.[i] ?? (await context.download(remote[i]!))
    arrays.push(parseIdx(await gunzip(bytes, name), name))
  }
  const [inputs, targets, testInputs, testTargets] = arrays as [NdArray, NdArray, NdArray, NdArray]
  return arrayData(
    { train: { inputs, targets }, test: { inputs: testInputs, targets: testTargets } },
    { classes: set.classes },
    where,
  )
}

async function fromPackage({ packageFolder }: PublishedIdx, { files }: LoadContext): Promise<Uint8Array[] | undefined> {
  if (packageFolder === undefined || !files.readPackage) return undefined
  const found: Uint8Array[] = []
  for (const name of names) {
    const bytes = await files.readPackage(`${packageFolder}/${name}`)
    if (!bytes) return undefined
    found.push(bytes)
  }
  return found
}

/** Packed files are compared with the published ones; of unpacked ones no checksum is known. */
async function fromFolder(
  folder: string,
  published: readonly RemoteFile[],
  { files }: LoadContext,
): Promise<Uint8Array[]> {
  const found: Uint8Array[] = []
  for (const [i, name] of names.entries()) {
    const path = `${folder.replace(/\/$/, '')}/${name}`
    const packed = await gzipped(`${path}.gz`, files)
    if (packed && isGzip(packed) && published[i]) await verify(packed, `${path}.gz`, published[i])
    found.push(packed ?? (await files.read(path)))
  }
  return found
}

/** Reads a gzipped file. Some servers answer every URL with an HTML page, so the content is checked too. */
async function gzipped(path: string, files: LoadContext['files']): Promise<Uint8Array | undefined> {
  try {
    const bytes = await files.read(path)
    // Some servers decompress what they send; the bytes then begin with the magic number of IDX.
    return isGzip(bytes) || (bytes[0] === 0 && bytes[1] === 0) ? bytes : undefined
  } catch (error) {
    if (isTelarError(error)) return undefined
    throw error
  }
}
