import { formatMetric } from '@telarjs/core'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildCli, emptyFolder, resultOf, runCli } from '../../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

/** 60 rows of 12 patients: 20 cats and 40 dogs, told apart by their width. */
const rows = Array.from({ length: 60 }, (_, i) => {
  const isCat = i % 3 === 0
  return { width: (isCat ? 3 : 1) + ((i * 7) % 10) / 8, patient: `p${i % 12}`, kind: isCat ? 'cat' : 'dog' }
})
const pets = {
  name: 'pets',
  data: { use: 'dataset:csv', with: { path: 'pets.csv', target: 'kind' } },
  model: [{ use: 'layer:dense', with: { units: 2 } }],
  learningRate: 0.05,
  epochs: 4,
}

async function prepared() {
  const folder = await emptyFolder()
  const table = ['width,patient,kind', ...rows.map(({ width, patient, kind }) => `${width},${patient},${kind}`)]
  await writeFile(join(folder, 'pets.csv'), `${table.join('\n')}\n`)
  await writeFile(join(folder, 'pets.json'), JSON.stringify(pets))
  const call = (...more: string[]) =>
    runCli(main, folder, 'cross-validate', 'pets.json', '--backend', 'cpu', '--json', ...more)
  return { folder, call }
}

interface Result {
  readonly folds: readonly {
    readonly name: string
    readonly fold: number
    readonly folder: string
    readonly metrics: Record<string, number>
  }[]
  readonly metrics: Record<string, { readonly mean: number; readonly deviation: number }>
}

/** The rows of a table of predictions, by the names of its columns. */
async function predictions(file: string): Promise<Record<string, string>[]> {
  const [head, ...cells] = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  return cells.map((row) => Object.fromEntries(row.map((cell, i) => [head![i]!, cell])))
}

describe('cross-validate', () => {
  test('judges each row by the fold that was not trained on it, with equal shares of the classes, and goes on', async () => {
    const { folder, call } = await prepared()
    const outcome = await call('--folds', '4', '--jobs', '2')
    const result = resultOf(outcome) as unknown as Result
    const written = await predictions(join(folder, 'runs/cross-validate-pets/out-of-fold.csv'))
    expect(written.map(({ input, target }) => [input, target])).toEqual(rows.map(({ kind }, i) => [`${i}`, kind]))
    for (const { fold, metrics } of result.folds) {
      const own = written.filter((row) => row['fold'] === `${fold}`)
      expect([own.length, own.filter(({ target }) => target === 'cat').length]).toEqual([15, 5])
      // The predictions are those of the network that was measured.
      const right = own.filter((row) => row['class'] === row['target']).length
      expect(metrics['accuracy']).toBeCloseTo(right / 15, 6)
    }
    const scores = result.folds.map(({ metrics }) => metrics['accuracy']!)
    const mean = scores.reduce((sum, score) => sum + score, 0) / 4
    const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / 3)
    expect(result.metrics['accuracy']!.mean).toBeCloseTo(mean, 12)
    expect(result.metrics['accuracy']!.deviation).toBeCloseTo(deviation, 12)
    const reported = async () => {
      resultOf(await runCli(main, folder, 'report', 'cross-validate-pets', '--no-png', '--backend', 'cpu', '--json'))
      return readFile(join(folder, 'runs/cross-validate-pets/report/report.html'), 'utf8')
    }
    const page = await reported()
    for (const score of scores) expect(page).toContain(`>${formatMetric(score, 'fraction')}</td>`)
    expect(page).toContain(`${formatMetric(mean, 'fraction')} ± ${formatMetric(deviation, 'fraction')}`)
    expect(page).toContain('id="confusion-matrix"')
    // A fold that is lost, as by a kill, is trained again to the same; the others are not.
    const place = join(folder, 'runs/cross-validate-pets')
    const before = await readFile(join(place, 'fold-1/run.json'), 'utf8')
    await rm(join(place, 'fold-2'), { recursive: true })
    expect(await reported()).toContain('aborted: it has not begun')
    const again = resultOf(await call('--folds', '4')) as unknown as Result
    expect(again.metrics).toEqual(result.metrics)
    expect(await readFile(join(place, 'fold-1/run.json'), 'utf8')).toBe(before)
    expect(await readFile(join(place, 'cross-validation.html'), 'utf8')).toContain('mean ± deviation')
    expect(await call('--folds', '5')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the cross-validation there is of another number of folds'),
    })
  })

  test('keeps groups together with equal shares of the classes, fits to the training rows of each fold alone, and deals anew for each repeat', async () => {
    const { folder, call } = await prepared()
    const { folds } = resultOf(
      await call('--folds', '2', '--repeats', '2', '--stratified', '--group', 'patient', '--jobs', '1'),
    ) as unknown as Result
    expect(folds.map(({ name }) => name)).toEqual(['fold-1', 'fold-2', 'repeat-2-fold-1', 'repeat-2-fold-2'])
    const written = await predictions(join(folder, 'runs/cross-validate-pets/out-of-fold.csv'))
    const heldOut = (repeat: string, fold: string) =>
      written.filter((row) => row['repeat'] === repeat && row['fold'] === fold).map(({ input }) => Number(input))
    const patients = (numbers: number[]) => new Set(numbers.map((row) => rows[row]!.patient))
    for (const repeat of ['1', '2']) {
      const [one, two] = [patients(heldOut(repeat, '1')), patients(heldOut(repeat, '2'))]
      expect([one.size, two.size, new Set([...one, ...two]).size]).toEqual([6, 6, 12])
      for (const fold of ['1', '2'])
        expect(heldOut(repeat, fold).filter((row) => rows[row]!.kind === 'cat')).toHaveLength(10)
    }
    expect(heldOut('1', '1')).not.toEqual(heldOut('2', '1'))
    // The mean of the widths that the first fold was trained on, and not of all.
    const held = new Set(heldOut('1', '1'))
    const widths = rows.filter((_, row) => !held.has(row)).map(({ width }) => width)
    const mean = widths.reduce((sum, width) => sum + width, 0) / widths.length
    const { stdout } = await runCli(main, folder, 'explain', join(folds[0]!.folder, 'experiment.json'), '--json')
    expect(stdout).toContain(`width: number, mean ${Number(mean.toPrecision(4))}`)
  })

  test('goes on after a kill in the middle of a fold', async () => {
    const { folder, call } = await prepared()
    const whole = resultOf(await call('--folds', '2', '--name', 'whole', 'epochs=12')) as unknown as Result
    const child = spawn(
      process.execPath,
      [main, 'cross-validate', 'pets.json', '--backend', 'cpu', '--folds', '2', '--jobs', '1', 'epochs=12'],
      { cwd: folder, stdio: 'ignore' },
    )
    const last = join(folder, 'runs/cross-validate-pets/fold-1/checkpoints/last.telar')
    while (!existsSync(last)) await new Promise((done) => setTimeout(done, 10))
    child.kill('SIGKILL')
    await new Promise((done) => child.on('exit', done))
    const resumed = resultOf(await call('--folds', '2', 'epochs=12')) as unknown as Result
    expect(resumed.metrics).toEqual(whole.metrics)
  })

  test.each([
    [['--folds', '1'], '--folds: expected a whole number from 2, received 1'],
    [['--folds', '13', '--group', 'patient'], 'with.fold.of: expected at most 12, the number of groups, received 13'],
    [['--group', 'owner'], 'with.group: '],
    [
      ['--out', 'answers.txt'],
      '--out: expected a file that ends with .csv, .npy, .parquet, .json, received answers.txt',
    ],
  ])('refuses %j before anything is trained', async (more, message) => {
    const { folder, call } = await prepared()
    expect(await call(...more)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
    expect(existsSync(join(folder, 'runs'))).toBe(false)
  })
})
