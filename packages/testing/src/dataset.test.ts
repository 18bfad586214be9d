import { noOptions } from '@telarjs/core'
import { defineDataset, type LoadContext, type LoadedData } from '@telarjs/datasets/dataset'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { checkDataset, describeDataset } from './index.js'

const coins: LoadedData = {
  shape: [2],
  classes: ['heads', 'tails'],
  targetShape: [],
  splits: { train: { size: 3, inputs: Float32Array.of(1, 2, 3, 4, 5, 6), targets: Int32Array.of(0, 1, 1) } },
}

function plugin(load: (context: LoadContext) => Promise<LoadedData>) {
  return defineDataset({
    id: 'dataset:sample',
    summary: 'A sample',
    options: noOptions,
    create: () => ({ load }),
  })
}

describeDataset(plugin(async () => coins))
describeDataset(
  plugin(async ({ files, download }) => {
    const inputs = await files.read('a/x.bin')
    const weights = await download({ mirrors: ['https://example.org/x.bin'], checksum: { algorithm: 'md5', hex: '' } })
    return {
      ...coins,
      splits: { train: { size: (await files.list('a')).length, inputs, targets: Int32Array.from(weights) } },
    }
  }),
  { files: { 'a/x.bin': Uint8Array.of(1, 2) }, downloads: { 'https://example.org/x.bin': Uint8Array.of(1) } },
)

describe('the kit of data sets refuses', () => {
  const train = coins.splits['train']!
  const withTrain = (change: Partial<typeof train>): LoadedData => ({
    ...coins,
    splits: { train: { ...train, ...change } },
  })
  it.each<[string, () => LoadedData, RegExp]>([
    [
      'a test split of the samples of train',
      () => ({ ...coins, splits: { train, test: train } }),
      /split 'test': \d of its \d samples are in 'train' too/,
    ],
    ['no train split', () => ({ ...coins, splits: { test: train } }), /expected 'train', received test/],
    [
      'a size that is not that of its inputs',
      () => withTrain({ size: 4 }),
      /split 'train': expected 4 × \[2\] inputs, received 6 numbers/,
    ],
    [
      'too many targets',
      () => withTrain({ targets: Int32Array.of(0, 1, 1, 1) }),
      /expected 3 × \[\] targets, received 4 numbers/,
    ],
    [
      'a label beyond the classes',
      () => withTrain({ targets: Int32Array.of(0, 1, 2) }),
      /targets\[2\]: expected a class from 0 to 1, received 2/,
    ],
    [
      'NaN',
      () => withTrain({ inputs: Float32Array.of(1, 2, NaN, 4, 5, 6) }),
      /inputs\[2\]: expected a finite number, received NaN/,
    ],
    [
      'class numbers as floats',
      () => withTrain({ targets: Float32Array.of(0, 1, 1) }),
      /expected class numbers in an Int32Array/,
    ],
    ['two classes of one name', () => ({ ...coins, classes: ['heads', 'heads'] }), /two have one name/],
    [
      'too few class weights',
      () => ({ ...coins, classWeights: Float32Array.of(1) }),
      /classWeights: expected 2 finite numbers/,
    ],
    [
      'bytes here and floats there',
      () => ({ ...coins, splits: { train, test: { ...train, inputs: new Uint8Array(6) } } }),
      /bytes in one split and floats in another/,
    ],
    [
      'randomness of its own',
      () => withTrain({ inputs: Float32Array.from({ length: 6 }, Math.random) }),
      /other samples for the same seed/,
    ],
    [
      'tensors',
      () => withTrain({ inputs: tf.keep(tf.ones([6])).dataSync<'float32'>() }),
      /the trainer puts data on the device/,
    ],
  ])('%s', async (_, load, message) => {
    await expect(checkDataset(plugin(async () => load()))).rejects.toThrow(message)
  })

  it('a download that the test did not provide', async () => {
    const fetching = plugin(
      async ({ download }) => (
        await download({ mirrors: ['https://example.org/y'], checksum: { algorithm: 'md5', hex: '' } }),
        coins
      ),
    )
    await expect(checkDataset(fetching)).rejects.toThrow('https://example.org/y: not in the kit\'s "downloads"')
  })
})
