import type { OptionsOf } from '@telarjs/core'
import { definePublishedIdx, type PublishedIdx } from './published-idx.js'

/** Checksums: tensorflow_datasets 4.9.9, url_checksums/kmnist.txt. Mirrors: the publisher (github.com/rois-codh/kmnist). */
export const publishedKuzushijiMnist: PublishedIdx = {
  summary: 'Cursive Japanese characters: 60,000 + 10,000 gray images, 28 × 28 (21 MB to fetch)',
  classes: ['o', 'ki', 'su', 'tsu', 'na', 'ha', 'ma', 'ya', 're', 'wo'],
  mirrors: ['https://codh.rois.ac.jp/kmnist/dataset/kmnist/', 'http://codh.rois.ac.jp/kmnist/dataset/kmnist/'],
  files: [
    ['51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4', 18165135],
    ['e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17', 29497],
    ['edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5', 3041136],
    ['20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c', 5120],
  ],
}

/**
 * Kuzushiji-MNIST: cursive Japanese characters in 10 classes, 60,000 training and 10,000 test samples.
 *
 * Loads inputs `[size, 28, 28, 1]` as bytes 0 … 255 and class numbers `[size]`. Fetched (21 MB) and checked by SHA-256, or read from `from`.
 *
 * Clanuwat et al., "Deep learning for classical Japanese literature" (2018), arXiv:1812.01718.
 *
 * @throws DataError where a file cannot be read or fetched, or is damaged
 * @example
 * { use: 'dataset:kuzushiji-mnist', with: { validation: 0.1 } }
 */
export const kuzushijiMnist = definePublishedIdx('dataset:kuzushiji-mnist', publishedKuzushijiMnist)

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:kuzushiji-mnist': OptionsOf<typeof kuzushijiMnist>
  }
}
