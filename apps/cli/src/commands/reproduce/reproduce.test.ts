import { recipes } from '@telarjs/recipes'
import { bestTrial, readJournal } from '@telarjs/search'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildCli, emptyFolder, resultOf, runCli } from '../../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

describe('reproduce', () => {
  const small = [
    'epochs=1',
    'data.with.limit=200',
    'data.with.limitEvaluation=100',
    '--jobs',
    '2',
    '--backend',
    'wasm',
    '--json',
  ]

  test.each(recipes.filter(({ id }) => id !== 'kuzushiji49').map(({ id }) => id))(
    '%s runs every row, cut down to seconds',
    async (id) => {
      const folder = await emptyFolder()
      const outcome = await runCli(main, folder, 'reproduce', id, ...small)
      expect(outcome.code).toBe(0)
      const recipe = recipes.find((other) => other.id === id)!
      const { runs } = resultOf(outcome) as {
        runs: { status: string; row: string; comparisons: { reached?: number }[] }[]
      }
      expect(runs.map(({ row }) => row)).toEqual(recipe.rows.map(({ id: row }) => row))
      expect(runs.map(({ status }) => status)).toEqual(recipe.rows.map(() => 'completed'))
      expect(runs.flatMap(({ comparisons }) => comparisons).every(({ reached }) => reached !== undefined)).toBe(true)
      const report = await readFile(join(folder, `runs/reproduce-${id}/report.md`), 'utf8')
      for (const { label } of recipe.rows) expect(report).toContain(label)
    },
  )

  test('kuzushiji49 runs on any arrays of 28×28, fitted to their classes', async () => {
    const folder = await emptyFolder()
    const rows = 60
    const inputs = Float32Array.from({ length: rows * 784 }, (_, i) =>
      (i % 784) % 11 === Math.floor(i / 784) % 11 ? 1 : 0,
    )
    await writeFile(join(folder, 'inputs.npy'), npy('<f4', [rows, 28, 28], Buffer.from(inputs.buffer)))
    await writeFile(
      join(folder, 'targets.npy'),
      npy('<i4', [rows], Buffer.from(Int32Array.from({ length: rows }, (_, i) => i % 11).buffer)),
    )
    const own =
      'data={"use":"dataset:npy","with":{"inputs":"inputs.npy","targets":"targets.npy","validation":10,"test":10}}'
    const { runs } = resultOf(
      await runCli(
        main,
        folder,
        'reproduce',
        'kuzushiji49',
        own,
        'epochs=1',
        '--jobs',
        '2',
        '--backend',
        'wasm',
        '--json',
      ),
    ) as { runs: { row: string; status: string; folder: string; found?: string }[] }
    expect(runs.map(({ row, status }) => [row, status])).toEqual(
      ['m0', 'm1', 'm2', 'm3', 'm4'].map((row) => [row, 'completed']),
    )
    const experiment = JSON.parse(await readFile(join(folder, runs[0]!.folder, 'experiment.json'), 'utf8')) as {
      model: { with: { units: number } }[]
      batchSize: number
    }
    expect(experiment.model.at(-1)!.with.units).toBe(11)
    expect(experiment.batchSize).toBe(40)
    // M3 is the best of a search over three depths and four widths, by validation accuracy.
    const { head, trials } = readJournal(
      await readFile(join(folder, 'runs/reproduce-kuzushiji49/m3-seed-1-search/search.jsonl'), 'utf8'),
    )
    expect(head).toMatchObject({
      strategy: 'grid',
      direction: 'maximize',
      about: { metric: 'accuracy', split: 'validation' },
    })
    expect(trials.map(({ status }) => status)).toEqual(Array<string>(12).fill('completed'))
    const m3 = JSON.parse(await readFile(join(folder, runs[3]!.folder, 'experiment.json'), 'utf8')) as {
      model: { use: string; with: { units: number } }[]
    }
    const best = bestTrial(trials, 'maximize')!.values['model'] as unknown as typeof m3.model
    expect(m3.model.map(({ with: { units } }) => units)).toEqual(best.map(({ with: { units } }) => units))
    expect(best.at(-1)!.with.units).toBe(11)
    expect(runs[3]!.found).toContain('the best of 12 trials by validation accuracy')
    expect(await readFile(join(folder, 'runs/reproduce-kuzushiji49/report.md'), 'utf8')).toContain(
      '## Found by search\n\n- `m3`, seed 1: model=dense ',
    )
  })

  test('says how to provide data that cannot be fetched', async () => {
    const { code, stderr } = await runCli(
      main,
      await emptyFolder(),
      'reproduce',
      'kuzushiji49',
      'data.with.from=no-such-folder',
      '--backend',
      'wasm',
    )
    expect(code).toBe(1)
    expect(stderr).toContain('k49-train-imgs.npz')
    expect(stderr).toContain('give its files with data.with.from=FOLDER')
  })

  test('does not repeat what was done, keeps what another experiment left, and takes single rows and repeats', async () => {
    const folder = await emptyFolder()
    const only = (...more: string[]) =>
      runCli(main, folder, 'reproduce', 'mnist-five-models', '--only', 'basic', ...small, ...more)
    const seconds = async (...more: string[]) =>
      (resultOf(await only(...more)) as { runs: { seconds: number }[] }).runs.map((run) => run.seconds)
    const first = await seconds('--repeats', '2')
    expect(first).toHaveLength(2)
    expect(await seconds('--repeats', '2')).toEqual(first)
    await seconds('learningRate=0.2')
    expect((await readdir(join(folder, 'runs/reproduce-mnist-five-models'))).sort()).toEqual([
      'basic-seed-1',
      'basic-seed-1-2',
      'basic-seed-2',
      'report.json',
      'report.md',
    ])
    expect(await runCli(main, folder, 'reproduce', 'mnist-five-models', '--only', 'basik')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("did you mean 'basic'?"),
    })
  })
})

/** An array as NumPy writes it, format 1.0. */
function npy(type: string, shape: readonly number[], data: Buffer): Buffer {
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`
  const header = text.padEnd(128 - 10 - 1) + '\n'
  return Buffer.concat([
    Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]),
    Buffer.from(header),
    data,
  ])
}
