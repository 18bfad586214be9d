import { DataError, missing, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { arrayData } from '../files/array-data.js'
import { pathOf } from '../files/array-options.js'
import { defineDataset, type RemoteFile } from '../dataset.js'
import { gunzip } from '../formats/gunzip.js'
import { parseIdx } from '../formats/idx.js'
import type { NdArray } from '../formats/nd-array.js'
import type { Zip } from '../formats/zip.js'
import { publishedSplitOptions } from '../splits/split-options.js'
import { splitDataset } from '../splits/splits.js'
import { verify, verifyOption } from './verify.js'

const digits = '0123456789'
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The six published parts and the characters of their classes; `letters` counts its labels from 1. */
const parts = {
  balanced: digits + upper + 'abdefghnqrt',
  byclass: digits + upper + upper.toLowerCase(),
  bymerge: digits + upper + 'abdefghnqrt',
  digits,
  letters: upper.toLowerCase(),
  mnist: digits,
}

const options = v.strictObject({
  part: v.optional(
    v.pipe(
      v.picklist(['balanced', 'byclass', 'bymerge', 'digits', 'letters', 'mnist']),
      v.description(
        'Which of the six published parts: digits and letters in 47 (balanced, bymerge) or 62 classes, or only one of both',
      ),
    ),
    'balanced',
  ),
  from: v.optional(pathOf('The path or address of gzip.zip; without it the file is fetched and kept')),
  verify: verifyOption,
  ...publishedSplitOptions,
})

/** SHA-256 and size: tensorflow_datasets 4.9.9, url_checksums/emnist.txt. Mirrors: its own and torchvision's. */
export const emnistArchive: RemoteFile = {
  mirrors: [
    'https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip',
    'https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/gzip.zip',
  ],
  checksum: { algorithm: 'sha256', hex: 'fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e' },
  bytes: 561753746,
}

/**
 * EMNIST: handwritten letters and digits in 10 to 62 classes, up to 814,255 samples. Six published parts divide the same images differently.
 *
 * Loads inputs `[size, 28, 28, 1]` as bytes 0 … 255, turned upright (the files hold them transposed), and class numbers `[size]` from 0
 * (the part `letters` counts from 1 in its files). One archive is fetched (562 MB) and checked by SHA-256, or read from `from`.
 *
 * Cohen, Afshar, Tapson and van Schaik, "EMNIST: an extension of MNIST to handwritten letters" (2017), arXiv:1702.05373.
 *
 * @throws DataError where the archive cannot be read or fetched, is damaged, or lacks the part
 * @example
 * { use: 'dataset:emnist', with: { part: 'letters', validation: 0.1 } }
 */
export const emnist = defineDataset({
  id: 'dataset:emnist',
  summary: 'Handwritten letters and digits in 10 to 62 classes: up to 814,255 gray images, 28 × 28 (562 MB to fetch)',
  options,
  create: ({ part, from, verify: checks, ...splits }, { where }) => {
    const location = `${where}: dataset:emnist with`
    return splitDataset(splits, location, async ({ files, download }) => {
      const zip = from === undefined ? await download(emnistArchive) : await files.read(from)
      if (from !== undefined && checks) await verify(zip, from, emnistArchive)
      const { openZip } = await import('../formats/zip.js')
      const archive = openZip(zip, from ?? 'gzip.zip')
      const pair = async (split: string) => ({
        inputs: upright(await arrayOf(archive, `emnist-${part}-${split}-images-idx3-ubyte.gz`)),
        targets: fromZero(
          await arrayOf(archive, `emnist-${part}-${split}-labels-idx1-ubyte.gz`),
          part === 'letters' ? 1 : 0,
        ),
      })
      return arrayData(
        { train: await pair('train'), test: await pair('test') },
        { classes: [...parts[part]] },
        location,
      )
    })
  },
})

async function arrayOf(archive: Zip, name: string): Promise<NdArray> {
  const entry = archive.names.find((known) => known.endsWith(name))
  if (entry === undefined) throw new DataError(missing('gzip.zip', `the file ${name}`))
  return parseIdx(await gunzip(archive.read(entry), name), name)
}

/** EMNIST's files hold images transposed: rows and columns are exchanged back. */
function upright(images: NdArray): NdArray {
  const [count = 0, height = 0, width = 0] = images.shape
  const turned = new Uint8Array(images.values.length)
  for (let image = 0, to = 0; image < count; image++) {
    const start = image * height * width
    for (let column = 0; column < width; column++) {
      for (let row = 0; row < height; row++) turned[to++] = images.values[start + row * width + column] as number
    }
  }
  return { ...images, shape: [count, width, height], values: turned }
}

function fromZero(labels: NdArray, first: number): NdArray {
  return first === 0
    ? labels
    : { ...labels, type: 'int32', values: Int32Array.from(labels.values as Uint8Array, (label) => label - first) }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:emnist': OptionsOf<typeof emnist>
  }
}
