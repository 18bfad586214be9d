import { createRandom, createRegistry, type JsonObject } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import type { Split } from '../dataset.js'
import { imageFolder } from '../files/image-folder.js'
import { memoryFiles } from '../io/memory-files.js'

const pgm = (...pixels: number[]) => new TextEncoder().encode(`P2 2 1 255 ${pixels.join(' ')}`)
const files = Object.fromEntries([
  ...Array.from({ length: 9 }, (_, i) => [`pets/train/${i < 6 ? 'cat' : 'dog'}/${i}.pgm`, pgm(i, 100 + i)] as const),
  ['pets/test/dog/x.pgm', pgm(200, 201)] as const,
])

function load(options: JsonObject, given = files) {
  const data = { use: 'dataset:image-folder', with: { path: 'pets', channels: 1, ...options } }
  const dataset = createRegistry([imageFolder]).create('dataset', data, 'data')
  const download = () => Promise.reject(new Error('nothing to fetch'))
  return dataset.load({ random: createRandom(1), files: memoryFiles(given), download })
}

/** Samples as texts, sorted: two pixels and the class. */
const samplesOf = ({ inputs, targets }: Split) =>
  Array.from(targets, (target, i) => `${inputs[2 * i]} ${inputs[2 * i + 1]}: ${target}`).sort()

async function taken(options: JsonObject, from = 0) {
  const { stream } = await load(options)
  const cursor = await stream!.open(createRandom(2), from)
  const split = await cursor.take(stream!.size - from)
  await cursor.close()
  return split
}

describe('images of a folder that are streamed', () => {
  it.each<JsonObject>([{}, { validation: 3, splitBy: 'stratified' }, { fold: { number: 2, of: 3 } }, { limit: 5 }])(
    'are those that are held in memory without a stream, divided in the same way: %j',
    async (options) => {
      const stream = { shuffleBuffer: 4, shardSize: 2 }
      const [held, streamed] = [await load(options), await load({ ...options, stream })]
      const { train, ...others } = held.splits
      const { train: excerpt, ...same } = streamed.splits
      expect(same).toEqual(others)
      expect(samplesOf(excerpt!)).toEqual(samplesOf(train!))
      expect(samplesOf(await taken({ ...options, stream }))).toEqual(samplesOf(train!))
      expect(streamed.stream!.size).toBe(train!.size)
      const counts = [0, 0]
      for (const target of train!.targets) counts[target]!++
      expect(streamed.stream!.classCounts).toEqual(counts)
    },
  )

  it('come in another order in each epoch, and go on from any sample', async () => {
    const stream = { shuffleBuffer: 3, shardSize: 2, readAhead: 1 }
    const whole = await taken({ stream })
    for (let from = 1; from < 9; from++)
      expect((await taken({ stream }, from)).inputs).toEqual(whole.inputs.subarray(2 * from))
    const { stream: other } = await load({ stream })
    expect((await (await other!.open(createRandom(3), 0)).take(9)).inputs).not.toEqual(whole.inputs)
  })

  it('are told from others by their names, classes and sizes, wherever the folder lies', async () => {
    const fingerprint = async (given = files, options: JsonObject = {}) =>
      (await load({ stream: {}, ...options }, given)).stream!.fingerprint
    const same = await fingerprint()
    const moved = Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`home/${path}`, bytes]))
    expect(await fingerprint(moved, { path: 'home/pets/' })).toBe(same)
    expect(await fingerprint({ ...files, 'pets/train/cat/0.pgm': pgm(1000, 0) })).not.toBe(same)
    expect(await fingerprint({ ...files, 'pets/train/dog/9.pgm': pgm(1, 2) })).not.toBe(same)
  })

  it('weigh their classes by all images, and are not drawn by class', async () => {
    const [held, streamed] = [
      await load({ classWeights: 'balanced' }),
      await load({ classWeights: 'balanced', stream: {} }),
    ]
    expect(streamed.classWeights).toEqual(held.classWeights)
    await expect(load({ sampling: 'balanced', stream: {} })).rejects.toThrow(
      'data: dataset:image-folder with.sampling: the training samples are a stream, which is not in memory to choose from; classWeights weighs classes in the loss',
    )
  })
})
