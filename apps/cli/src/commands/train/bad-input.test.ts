import { createServer } from 'node:http'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { csv, dense, folderOfBadFiles, images, model, pair } from '../../../fixtures/bad-files.js'
import { invoke } from '../../../fixtures/in-process.js'
import { run } from './run.js'

const startFolder = process.cwd()
let folder = ''

beforeEach(async () => void (folder = await folderOfBadFiles()))
afterEach(() => process.chdir(startFolder))

/** `telar train …` in this process, in a folder of damaged files. */
async function train(overrides: readonly string[]): Promise<number> {
  process.chdir(folder)
  const given = [model(dense(2)), 'epochs=2', 'batchSize=4', ...overrides]
  const options = { plugin: ['./plugins.mjs'], runs: 'runs' }
  return (await invoke(run, { experiment: undefined, overrides: given }, options)).code
}

/** ExperimentError ends the process with 2, the others with 1: `main.ts`. */
describe('a run is refused before it begins, and leaves no folder', () => {
  test.each([
    [
      'a truncated IDX file',
      [pair('cut.idx', 'y.idx')],
      'DataError',
      'cut.idx, byte 30: expected 48 bytes for uint8 [8, 2, 2], but the file ends here',
    ],
    [
      'a wrong magic number',
      [pair('magic.idx', 'y.idx')],
      'DataError',
      'magic.idx, byte 0: expected the magic number of IDX, such as 00 00 08 03, received 01 02 08 03',
    ],
    [
      'an empty file',
      [pair('empty.idx', 'y.idx')],
      'DataError',
      'empty.idx: expected an IDX array, received an empty file',
    ],
    ['an empty table', [csv('empty.csv')], 'DataError', 'empty.csv: expected rows of numbers, received an empty file'],
    ['a missing file', [csv('none.csv')], 'DataError', 'none.csv: there is no such file'],
    ['fewer labels than images', [pair('x.idx', 'y7.idx')], 'DataError', 'x.idx has samples, received 7'],
    [
      'a label outside the classes',
      [pair('x.idx', 'y9.idx', ',"classes":2')],
      'DataError',
      'y9.idx, byte 15: expected a class from 0 to 1, received 9',
    ],
    [
      'a split without samples',
      [csv('points.csv'), 'data.with.validation=0.001'],
      'ExperimentError',
      'data: dataset:csv with.validation: 0.001 of 20 samples is none at all',
    ],
    [
      'a split of all samples',
      [csv('points.csv'), 'data.with.test=20'],
      'ExperimentError',
      'data: dataset:csv with.test: expected fewer than the 20 samples that are there',
    ],
    [
      'an unknown plugin',
      [csv('points.csv'), 'optimizer.use=optimizer:adm'],
      'ExperimentError',
      "optimizer: unknown optimizer 'optimizer:adm'; did you mean 'optimizer:adam'?",
    ],
    [
      'a plugin of another kind',
      [csv('points.csv'), 'loss={"use":"optimizer:adam"}'],
      'ExperimentError',
      "loss: expected a loss, received the optimizer 'optimizer:adam'",
    ],
    [
      'a wrong option',
      [csv('points.csv'), 'optimizer.with.beta1=2'],
      'ExperimentError',
      'optimizer: optimizer:adam with.beta1: expected <1, received 2',
    ],
    [
      'a layer whose input does not fit',
      [csv('points.csv'), model({ use: 'layer:conv2d', with: { filters: 2 } }, dense(2))],
      'ExperimentError',
      'model[0]: layer:conv2d: expected an image [height, width, channels], received [2]',
    ],
    [
      'a shape that does not fit',
      [csv('points.csv'), model(dense(4), { use: 'layer:reshape', with: { shape: [3] } }, dense(2))],
      'ExperimentError',
      'model[1]: layer:reshape: expected as many values as [3] has, received [4]',
    ],
    [
      'an output that does not fit',
      [csv('points.csv'), model(dense(3))],
      'ExperimentError',
      'loss: loss:cross-entropy: expected a prediction [2]',
    ],
    [
      'a layer that throws',
      [csv('points.csv'), model({ use: 'layer:test/boom' }, dense(2))],
      'PluginError',
      'model[0]: layer:test/boom: apply: error of its own, at ',
    ],
  ])('%s', async (_, overrides, name, message) => {
    await expect(train(overrides)).rejects.toMatchObject({ name, message: expect.stringContaining(message) })
    expect(await readdir(join(folder, 'runs'))).toEqual([])
  })

  test('a download that is damaged on its way', async () => {
    const server = createServer((_, response) => response.end(images)).listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    const address = `http://127.0.0.1:${(server.address() as { port: number }).port}`
    const cache = process.env['TELAR_CACHE']
    process.env['TELAR_CACHE'] = join(folder, 'cache')
    try {
      const running = train([`data={"use":"dataset:test/remote","with":{"address":"${address}"}}`])
      await expect(running).rejects.toMatchObject({
        name: 'DataError',
        message: expect.stringMatching(
          /x\.idx: could not be fetched\n.*expected md5 0{32}, received 48 bytes with [0-9a-f]{32}\n.*To provide it yourself/,
        ),
      })
      expect(await readdir(join(folder, 'cache'))).toEqual([])
    } finally {
      if (cache === undefined) delete process.env['TELAR_CACHE']
      else process.env['TELAR_CACHE'] = cache
      server.close()
    }
  })
})

describe('a run that has begun ends as failed, and says so in its folder', () => {
  test.each([
    [
      'a learning rate that diverges',
      ['learningRate=1e38', 'epochs=20'],
      'TrainError',
      /step \d+: the loss is NaN; the first tensor that is not finite: layer 1 \(dense\), kernel/,
    ],
    [
      'a callback that throws',
      ['callbacks=[{"use":"callback:test/boom"}]'],
      'PluginError',
      /callback:boom: failed at epochEnd: error of its own/,
    ],
  ])('%s', async (_, overrides, name, message) => {
    await expect(train([csv('points.csv'), ...overrides])).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    })
    expect(await readdir(join(folder, 'runs/mnist-1'))).toContain('run.json')
  })
})

test('data without any split but train trains, and its best epoch is kept', async () => {
  expect(await train([csv('points.csv')])).toBe(0)
  expect(await readdir(join(folder, 'runs/mnist-1/checkpoints'))).toContain('best.telar')
})
