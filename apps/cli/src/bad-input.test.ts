import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildCli, emptyFolder, resultOf, runCli } from '../fixtures/telar.js'
import { trainCommand } from './commands/train/run.js'

/** An array of bytes in IDX: 00 00, the type, the rank, the lengths, the values. */
function idx(shape: readonly number[], values: readonly number[]): Uint8Array {
  return Uint8Array.from([0, 0, 8, shape.length, ...shape.flatMap((length) => [0, 0, 0, length]), ...values])
}

const images = idx(
  [8, 2, 2],
  Array.from({ length: 32 }, (_, i) => i),
)
const labels = idx([8], [0, 1, 0, 1, 0, 1, 0, 1])
const rows = Array.from({ length: 20 }, (_, i) => `${i / 20},${1 - i / 20},${'ab'[i % 2]}`).join('\n')

const files: Readonly<Record<string, Uint8Array | string>> = {
  'x.idx': images,
  'y.idx': labels,
  'cut.idx': images.subarray(0, 30),
  'magic.idx': Uint8Array.from([1, 2, ...images.subarray(2)]),
  'empty.idx': new Uint8Array(),
  'y7.idx': idx([7], [0, 1, 0, 1, 0, 1, 0]),
  'y9.idx': idx([8], [0, 1, 0, 1, 0, 1, 0, 9]),
  'points.csv': `x,y,kind\n${rows}\n`,
  'nan.csv': 'x,y,kind\n1,2,a\n3,NaN,b\n',
  'empty.csv': '',
  'broken.telar': 'no checkpoint',
  'throws.mjs': 'throw new Error("of its own")',
  'plugins.mjs': `
    const options = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value ?? {} }) } }
    const boom = (what) => () => { throw new TypeError(what + ' of its own') }
    export const plugins = [
      { kind: 'layer', id: 'layer:test/boom', version: 1, summary: 'Throws.', options, create: () => ({ init: (shape) => ({ params: {}, state: {}, outputShape: shape }), apply: boom('error') }) },
      { kind: 'callback', id: 'callback:test/boom', version: 1, summary: 'Throws.', options, create: () => ({ name: 'boom', phase: 'observe', on: { epochEnd: boom('error') } }) },
      { kind: 'dataset', id: 'dataset:test/remote', version: 1, summary: 'Damaged on its way.', options, create: ({ address }) => ({
        load: ({ download }) => download({ mirrors: [address + '/x.idx'], checksum: { algorithm: 'md5', hex: '00000000000000000000000000000000' } }) }) },
    ]`,
}

const startFolder = process.cwd()
let folder = ''

beforeEach(async () => {
  folder = await emptyFolder()
  await mkdir(join(folder, 'runs'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
})
afterEach(() => process.chdir(startFolder))

const csv = (path: string) => `data={"use":"dataset:csv","with":{"path":"${path}","target":"kind"}}`
const pair = (inputs: string, targets: string, more = '') =>
  `data={"use":"dataset:idx","with":{"inputs":"${inputs}","targets":"${targets}"${more}}}`
const model = (...layers: object[]) => `model=${JSON.stringify(layers)}`
const dense = (units: number) => ({ use: 'layer:dense', with: { units } })

/** `telar train … --backend cpu --quiet` in this process, in a folder of damaged files. */
async function train(overrides: readonly string[]): Promise<unknown> {
  process.chdir(folder)
  const signals = ['SIGINT', 'SIGTERM'] as const
  const before = signals.map((signal) => process.listeners(signal))
  try {
    return await trainCommand(undefined, [model(dense(2)), 'epochs=2', 'batchSize=4', ...overrides], {
      backend: 'cpu',
      plugin: ['./plugins.mjs'],
      runs: 'runs',
      quiet: true,
    })
  } finally {
    // The command listens for Ctrl-C as long as the process lives.
    signals.forEach((signal, i) =>
      process
        .listeners(signal)
        .filter((listener) => !before[i]!.includes(listener))
        .forEach((listener) => process.off(signal, listener)),
    )
  }
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
    ['an empty file', [pair('empty.idx', 'y.idx')], 'DataError', 'empty.idx: the file is empty; expected an IDX array'],
    ['an empty table', [csv('empty.csv')], 'DataError', 'empty.csv: the file is empty; expected rows of numbers'],
    ['a missing file', [csv('none.csv')], 'DataError', 'none.csv: there is no such file'],
    [
      'fewer labels than images',
      [pair('x.idx', 'y7.idx')],
      'DataError',
      'y7.idx: expected 8 targets, as many as x.idx has samples, received 7',
    ],
    [
      'a label outside the classes',
      [pair('x.idx', 'y9.idx', ',"classes":2')],
      'DataError',
      'y9.idx, byte 15: expected a class from 0 to 1, received 9',
    ],
    [
      'NaN in a table',
      [csv('nan.csv')],
      'DataError',
      "nan.csv, line 3, column 'y': expected a finite number, received 'NaN'",
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
      'a batch larger than the data',
      [csv('points.csv'), 'batchSize=21'],
      'ExperimentError',
      "experiment.batchSize: expected at most the 20 samples of the split 'train', received 21",
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
      'model[0] (0-test-boom): forward: error of its own',
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
      /step \d+: the loss is NaN; the first tensor that is not finite is 'params\/0-dense\/kernel'/,
    ],
    [
      'a callback that throws',
      ['callbacks=[{"use":"callback:test/boom"}]'],
      'PluginError',
      /callback:boom failed at epochEnd: error of its own/,
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

describe('the process', () => {
  let main = ''
  beforeAll(async () => {
    main = await buildCli('bad-input-test')
  })
  const telar = (...args: string[]) => runCli(main, folder, ...args)
  const small = [csv('points.csv'), model(dense(2)), 'batchSize=4', '--backend', 'cpu']

  test.each([
    [['train', csv('none.csv'), '--backend', 'cpu'], 1, 'none.csv: there is no such file'],
    [
      ['train', ...small, '--backend', 'vulkan'],
      2,
      'backend: expected auto, cuda, webgpu, wasm, node, cpu, received "vulkan"',
    ],
    [
      ['train', ...small, '--runs', 'points.csv'],
      2,
      'points.csv: expected a folder where runs can be kept: there is a file of this name',
    ],
    [['train', ...small, '--plugin', './throws.mjs'], 2, 'throws.mjs: of its own'],
    [['evaluate', 'broken.telar'], 1, 'broken.telar: the checkpoint is cut short at byte 13'],
  ])('ends with one sentence: %j', async (args, code, message) => {
    const outcome = await telar(...args)
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) })
    expect(outcome.stderr).not.toMatch(/\n\s+at /)
  })

  test('says in JSON that a run failed', async () => {
    const outcome = await telar('train', ...small, 'learningRate=1e38', 'epochs=20', '--json', '--quiet')
    expect(outcome.code).toBe(1)
    expect(resultOf(outcome)).toMatchObject({
      status: 'failed',
      run: 'runs/mnist-1',
      why: expect.stringContaining('the loss is NaN'),
    })
  })

  test('ends at SIGTERM with 143, its checkpoint saved', async () => {
    const running = spawn(process.execPath, [main, 'train', ...small, 'epochs=1000000'], { cwd: folder })
    const ended = new Promise<number | null>((done) => running.on('exit', done))
    await new Promise<void>((done) =>
      running.stdout.on('data', (text: Buffer) => text.toString().includes('epoch') && done()),
    )
    running.kill('SIGTERM')
    expect(await ended).toBe(143)
    expect(await readdir(join(folder, 'runs/mnist-1/checkpoints'))).toContain('last.telar')
  })
})
