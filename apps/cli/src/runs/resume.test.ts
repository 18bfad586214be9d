import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildCli, emptyFolder, resultOf, runCli } from '../../fixtures/telar.js'

let main = ''

beforeAll(async () => {
  main = await buildCli()
})

const experiment = {
  name: 'spirals',
  data: { use: 'dataset:spirals', with: { samples: 300, validation: 0.2 } },
  model: [
    { use: 'layer:dense', with: { units: 16, activation: 'relu' } },
    { use: 'layer:dense', with: { units: 2 } },
  ],
  epochs: 4,
  batchSize: 64,
}

/** A folder with an experiment and one run of it. */
async function trained() {
  const folder = await emptyFolder()
  await writeFile(join(folder, 'spirals.json'), JSON.stringify(experiment))
  const telar = (...args: string[]) => runCli(main, folder, ...args, '--backend', 'wasm')
  expect((await telar('train', 'spirals.json')).code).toBe(0)
  return { folder, telar, checkpoint: (name: string) => join(folder, 'runs/spirals-1/checkpoints', `${name}.telar`) }
}

describe('--resume', () => {
  test('goes on in the same folder to the weights of a run that was never ended', async () => {
    const { folder, telar, checkpoint } = await trained()
    expect(resultOf(await telar('train', 'spirals.json', '--resume', 'last', 'epochs=7', '--json'))).toMatchObject({
      status: 'completed',
      run: 'runs/spirals-1',
      epochs: 7,
    })
    expect((await telar('train', 'spirals.json', 'epochs=7')).code).toBe(0)
    const [resumed, whole] = await Promise.all(
      [checkpoint('last'), join(folder, 'runs/spirals-2/checkpoints/last.telar')].map((path) => readFile(path)),
    )
    // The tensors follow the header, whose length stands in the first eight bytes.
    const tensors = (bytes: Buffer) => bytes.subarray(8 + Number(bytes.readBigUInt64LE(0))).toString('base64')
    expect(tensors(resumed!)).toBe(tensors(whole!))
    const rows = (await readFile(join(folder, 'runs/spirals-1/metrics.csv'), 'utf8')).trimEnd().split('\n').slice(1)
    expect(rows.map((row) => row.split(',')[0])).toEqual(['1', '2', '3', '4', '5', '6', '7'])
  })

  test('a run that is refused to go on keeps its record', async () => {
    const { folder, telar } = await trained()
    const record = () =>
      Promise.all(
        ['run.json', 'experiment.json', 'metrics.csv'].map((name) =>
          readFile(join(folder, 'runs/spirals-1', name), 'utf8'),
        ),
      )
    const before = await record()
    for (const [override, message] of [
      ['batchSize=32', 'expected batchSize 64, received 32'],
      ['data.with.samples=200', 'data'],
    ] as const) {
      const refused = await telar('train', 'spirals.json', '--resume', 'last', 'epochs=7', override)
      expect(refused.code).not.toBe(0)
      expect(refused.stderr).toContain(message)
      expect(await record()).toEqual(before)
    }
  })

  test('takes the experiment from a path, a folder of a run, and its best checkpoint', async () => {
    const { telar } = await trained()
    expect(
      resultOf(await telar('train', '--resume', 'runs/spirals-1/checkpoints/last.telar', 'epochs=5', '--json')),
    ).toMatchObject({ run: 'runs/spirals-1', epochs: 5 })
    expect(resultOf(await telar('train', '--resume', 'spirals-1', 'epochs=6', '--json'))).toMatchObject({ epochs: 6 })
    // Without a name, the newest run there is.
    expect(resultOf(await telar('train', '--resume', 'last', 'epochs=7', '--json'))).toMatchObject({ epochs: 7 })
    expect(resultOf(await telar('train', 'runs/spirals-1', '--resume', 'best', 'epochs=8', '--json'))).toMatchObject({
      run: 'runs/spirals-1',
      epochs: 8,
    })
  })

  test.each([
    [['spirals.json', '--resume', 'last'], 'all 4 epochs are done; to train longer, say how long: epochs=8'],
    [
      ['spirals.json', '--name', 'other', '--resume', 'last'],
      "--resume: nothing to resume: there is no run of 'other' in runs",
    ],
    [
      ['--resume', 'no/such.telar'],
      '--resume: expected last, best, a checkpoint (.telar) or a run, received no/such.telar',
    ],
    [
      ['--resume', 'sprials-1'],
      "sprials-1: expected the name or number of a run in runs, or the folder of one; did you mean 'spirals-1'?",
    ],
  ])('says that there is nothing to resume: %j', async (args, message) => {
    const { telar } = await trained()
    expect(await telar('train', ...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
  })

  test('refuses another experiment by the field that differs', async () => {
    const { telar } = await trained()
    const outcome = await telar('train', 'spirals.json', '--resume', 'last', 'epochs=5', 'batchSize=8')
    expect(outcome).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('it is of another experiment: expected batchSize 64, received 8'),
    })
  })

  test('refuses a damaged checkpoint by name and offers the one before it', async () => {
    const { telar, checkpoint } = await trained()
    const bytes = await readFile(checkpoint('last'))
    bytes[bytes.length - 5]! ^= 1
    await writeFile(checkpoint('last'), bytes)
    await rm(checkpoint('best'))
    const { code, stderr } = await telar('train', 'spirals.json', '--resume', 'last', 'epochs=6')
    expect(code).toBe(1)
    expect(stderr).toContain('runs/spirals-1/checkpoints/last.telar: the checkpoint is damaged')
    expect(stderr).toContain(
      'The one before it is whole: --resume runs/spirals-1/checkpoints/previous.telar (epoch 3, step 9)',
    )
    expect((await telar('train', '--resume', 'runs/spirals-1/checkpoints/previous.telar')).code).toBe(0)
    for (const name of ['previous', 'best']) await rm(checkpoint(name))
    await writeFile(checkpoint('last'), 'x')
    expect((await telar('train', 'spirals.json', '--resume', 'last')).stderr).toContain(
      'No other checkpoint of the run is whole',
    )
    expect(existsSync(checkpoint('last'))).toBe(true)
  })
})

test('what is killed and called again ends as what nobody killed (scripts/kill-test.mjs)', async () => {
  const script = resolve(import.meta.dirname, '../../../../scripts/kill-test.mjs')
  const args = [script, '--each', '1', '--only', 'ema,stream,export', '--main', main]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/^ema: 1 kills; .* are the same$/),
    expect.stringMatching(/^stream: 1 kills; .* are the same$/),
    'export: 1 kills; 2 files are the same',
    '3 kills in all',
  ])
}, 300_000)
