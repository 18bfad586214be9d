import type { OptionsOf } from '@telarjs/core'
import { definePublishedIdx, type PublishedIdx } from './published-idx.js'

/** Checksums: tensorflow_datasets 4.9.9, url_checksums/fashion_mnist.txt. Mirrors: the publisher's repository and its bucket, as in torchvision. */
export const publishedFashionMnist: PublishedIdx = {
  summary: 'Clothing: 60,000 + 10,000 gray images, 28 × 28 (31 MB to fetch)',
  classes: ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  mirrors: [
    'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
  ],
  files: [
    ['3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84', 26421880],
    ['a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845', 29515],
    ['346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073', 4422102],
    ['67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5', 5148],
  ],
}

/**
 * Fashion-MNIST: pieces of clothing in 10 classes, 60,000 training and 10,000 test samples; a drop-in for MNIST that is harder.
 *
 * Loads inputs `[size, 28, 28, 1]` as bytes 0 … 255 and class numbers `[size]`. Fetched (31 MB) and checked by SHA-256, or read from `from`.
 *
 * Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms" (2017), arXiv:1708.07747.
 *
 * @throws DataError where a file cannot be read or fetched, or is damaged
 * @example
 * { use: 'dataset:fashion-mnist', with: { validation: 0.1 } }
 */
export const fashionMnist = definePublishedIdx('dataset:fashion-mnist', publishedFashionMnist)

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:fashion-mnist': OptionsOf<typeof fashionMnist>
  }
}
