import { recipes } from '@telarjs/recipes'
import { bestTrial, readJournal } from '@telarjs/search'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildCli, emptyFolder, resultOf, runCli } from '../../fixtures/telar.js'

let main = ''

beforeAll(async () => {
  main = await buildCli('studies-test')
})

const spirals = {
  name: 'spirals',
  data: { use: 'dataset:spirals', with: { samples: 300, validation: 0.2 } },
  model: [
    { use: 'layer:dense', with: { units: 16, activation: 'relu' } },
    { use: 'layer:dense', with: { units: 2 } },
  ],
  epochs: 3,
}

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

describe('lessons', () => {
  test.each([
    ['lesson-collapse', [/of test is predicted as class '\d'/, /units of '0-dense' are 0 for every sample/]],
    ['lesson-adam-0.1', [/units of '0-dense' are 0 for every sample/]],
    [
      'lesson-small-weights',
      [/of test is predicted as class '\d'.*check the scale of the inputs and of the first weights/],
    ],
  ])('%s goes wrong, and the run says so', async (id, warnings) => {
    const { code, stderr } = await runCli(
      main,
      await emptyFolder(),
      'train',
      id,
      'epochs=1',
      'data.with.limit=20000',
      '--quiet',
      '--backend',
      'wasm',
    )
    expect(code).toBe(0)
    for (const warning of warnings) expect(stderr).toMatch(warning)
  })
})

describe('search', () => {
  const space = { learningRate: { logUniform: [1e-4, 1e30] }, 'model[0].with.units': { choices: [4, 16] } }

  async function prepared() {
    const folder = await emptyFolder()
    await writeFile(join(folder, 'spirals.json'), JSON.stringify(spirals))
    await writeFile(join(folder, 'space.json'), JSON.stringify(space))
    const args = [
      'search',
      'spirals.json',
      '--space',
      'space.json',
      '--strategy',
      'random',
      '--trials',
      '6',
      '--jobs',
      '2',
      '--backend',
      'wasm',
      '--json',
    ]
    return { folder, args }
  }

  test('survives a trial that diverges, and writes its best experiment and a page', async () => {
    const { folder, args } = await prepared()
    const { best, trials } = resultOf(await runCli(main, folder, ...args)) as {
      best: { values: Record<string, number> }
      trials: number
    }
    expect(trials).toBe(6)
    const journal = await readFile(join(folder, 'runs/search-spirals/search.jsonl'), 'utf8')
    expect(journal).toMatch(/"status":"failed","why":"step \d+: the loss is NaN/)
    const written = JSON.parse(await readFile(join(folder, 'runs/search-spirals/best.json'), 'utf8')) as {
      learningRate: number
    }
    expect(written.learningRate).toBe(best.values['learningRate'])
    expect(await readFile(join(folder, 'runs/search-spirals/search.html'), 'utf8')).toContain('<svg')
  })

  test('is not joined by a second one in its folder', async () => {
    const { folder, args } = await prepared()
    const first = spawn(process.execPath, [main, ...args, 'epochs=100000'], { cwd: folder, stdio: 'ignore' })
    while (!existsSync(join(folder, 'runs/search-spirals/lock.json'))) await new Promise((done) => setTimeout(done, 20))
    const { code, stdout } = await runCli(main, folder, ...args, 'epochs=100000')
    first.kill('SIGKILL')
    await new Promise((done) => first.on('exit', done))
    expect(code).toBe(2)
    const { error } = resultOf({ code, stdout, stderr: '' }) as { error: { where: string; received: string } }
    expect(error).toMatchObject({
      where: 'runs/search-spirals',
      received: expect.stringContaining(`process ${first.pid} on `),
    })
  })

  test('whose workers cannot start ends with failed trials, not with a wait', async () => {
    const { folder, args } = await prepared()
    const { code, stdout } = await runCli(main, folder, ...args, '--backend', 'no-such-backend')
    expect(code).toBe(1)
    expect(resultOf({ code, stdout, stderr: '' })).toMatchObject({ trials: 6, best: null })
  })

  test('goes on after a kill, and refuses to go on with another space', async () => {
    const { folder, args } = await prepared()
    const killed = spawn(process.execPath, [main, ...args], { cwd: folder })
    const journal = join(folder, 'runs/search-spirals/search.jsonl')
    const ends = async () =>
      existsSync(journal) ? [...(await readFile(journal, 'utf8')).matchAll(/"type":"end"/g)].length : 0
    while ((await ends()) < 2) await new Promise((done) => setTimeout(done, 20))
    killed.kill('SIGKILL')
    await new Promise((done) => killed.on('exit', done))
    const before = await ends()
    expect(resultOf(await runCli(main, folder, ...args))).toMatchObject({ trials: 6 })
    expect(before).toBeLessThan(6)
    expect(await ends()).toBe(6)
    // Nothing is left to do; its result is said again.
    expect(resultOf(await runCli(main, folder, ...args))).toMatchObject({ trials: 6, best: { status: 'completed' } })
    expect(await ends()).toBe(6)
    await writeFile(join(folder, 'space.json'), JSON.stringify({ learningRate: { uniform: [0.1, 1] } }))
    expect(await runCli(main, folder, ...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('it is of another search: its space is'),
    })
  })

  test.each([
    [['--strategy', 'tpee'], "unknown strategy 'tpee'; did you mean 'tpe'?"],
    [['--prune', 'ash'], "unknown pruner 'ash'; did you mean 'asha'?"],
    [['--metric', 'acuracy'], "unknown metric 'acuracy'; did you mean 'accuracy'?"],
    [['--jobs', 'all'], '--jobs: expected a whole number from 1, received all'],
    [['--space', 'none.json'], '--space none.json: there is no such file'],
  ])('refuses %j', async (more, message) => {
    const { folder, args } = await prepared()
    expect(await runCli(main, folder, ...args, ...more)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(message),
    })
  })
})

test('find-rate suggests a learning rate and draws its figure', async () => {
  const folder = await emptyFolder()
  await writeFile(join(folder, 'spirals.json'), JSON.stringify(spirals))
  const result = resultOf(
    await runCli(main, folder, 'find-rate', 'spirals.json', '--steps', '100', '--backend', 'wasm', '--json'),
  ) as { suggestion: number; folder: string }
  expect(result.suggestion).toBeGreaterThan(1e-4)
  expect(result.suggestion).toBeLessThan(1)
  expect(await readFile(join(folder, result.folder, 'find-rate.svg'), 'utf8')).toContain('<svg')
  expect((await readFile(join(folder, result.folder, 'find-rate.png'))).subarray(1, 4).toString()).toBe('PNG')
})

test('check-gradients names the layer at fault and ends with 1', async () => {
  const folder = await emptyFolder()
  const plugin = join(import.meta.dirname, '../../fixtures/wrong-layer.js')
  const [hidden, output] = spirals.model
  await writeFile(
    join(folder, 'wrong.json'),
    JSON.stringify({ ...spirals, model: [hidden, { use: 'layer:test/doubled' }, output] }),
  )
  expect((await runCli(main, folder, 'check-gradients', 'mnist')).code).toBe(0)
  const { code, stderr } = await runCli(main, folder, 'check-gradients', 'wrong.json', '--plugin', plugin, '--quiet')
  expect(code).toBe(1)
  expect(stderr).toContain('1-test-doubled: the gradient of input is wrong: element')
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
