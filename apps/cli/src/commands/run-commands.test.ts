import { folderStorage } from '@telarjs/backend-node'
import { parseExperiment, type Json } from '@telarjs/core'
import { writeNpy, writeNpz } from '@telarjs/datasets/formats'
import { parseSpace, randomSearch, search, type Job } from '@telarjs/search'
import { builtinRegistry } from '@telarjs/trainer'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { startHost } from '../host/host.js'
import { runInFolder, withStandardCallbacks } from '../runs/train-in-folder.js'
import { compareCommand } from './compare/run.js'
import { datasetsCommand } from './datasets/run.js'
import { evaluateCommand } from './evaluate/run.js'
import { exportCommand } from './export/run.js'
import { importCommand } from './import/run.js'
import { predictCommand } from './predict/run.js'
import { reportCommand } from './report/run.js'

/** An image of 6 × 6 whose left or right half is bright, by its class, and a little noise. */
function image(i: number): number[] {
  return Array.from(
    { length: 36 },
    (_, at) => (at % 6 < 3 === (i % 2 === 0) ? 0.7 : 0.1) + 0.2 * (Math.abs(Math.sin(i * 37 + at) * 43758.5) % 1),
  )
}

const experiment = {
  name: 'halves',
  data: {
    use: 'dataset:arrays',
    with: {
      inputs: Array.from({ length: 60 }, (_, i) => image(i)),
      targets: Array.from({ length: 60 }, (_, i) => i % 2),
      shape: [6, 6, 1],
      classes: ['left', 'right'],
      test: 0.4,
      splitSeed: 1,
    },
  },
  transforms: [{ use: 'transform:noise', with: {} }],
  model: [{ use: 'layer:dense', with: { units: 2 } }],
  epochs: 3,
  batchSize: 12,
}

let folder: string
const runs = () => ['a', 'b', 'c'].map((name) => join(folder, name))
const common = { plugin: [], runs: 'nowhere', backend: 'cpu', json: true }

/** What a command says on stdout, and the object on its last line. */
async function resultOf(command: Promise<void>): Promise<Record<string, unknown>> {
  const said: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean(said.push(String(text))))
  try {
    await command
  } finally {
    spy.mockRestore()
  }
  return JSON.parse(said.join('').trimEnd().split('\n').at(-1)!) as Record<string, unknown>
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-runs-'))
  const host = await startHost({ backend: 'cpu' })
  for (const [i, changes] of [{ seed: 1 }, { seed: 2 }, { seed: 1, epochs: 1, learningRate: 1e-6 }].entries()) {
    const parsed = parseExperiment(
      builtinRegistry,
      withStandardCallbacks(parseExperiment(builtinRegistry, { ...experiment, ...changes })),
    )
    await runInFolder({
      experiment: parsed,
      folder: runs()[i]!,
      registry: builtinRegistry,
      host,
      onWarning: () => undefined,
      onEvent: () => undefined,
    })
  }
  await host.stop()
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})

afterEach(() => vi.unstubAllEnvs())

describe('compare', () => {
  test('puts runs that differ by seed into one row and tests the rows against the best', async () => {
    const { rows, notes, differences } = (await resultOf(compareCommand(runs(), { ...common, png: false }))) as {
      rows: {
        runs: string[]
        isBiased: boolean
        accuracy: { mean: number; deviation?: number }
        parameters: number
        againstBest?: { onlyFirst: number; onlySecond: number; p: number }
      }[]
      notes: string[]
      differences: { rows: string[][] }
    }
    expect(rows.map((row) => row.runs)).toEqual([['a', 'b'], ['c']])
    expect(rows[0]!.accuracy.mean).toBe(1)
    expect(rows[0]!.parameters).toBe(74)
    // 24 test images; all that the best has right and c has wrong fall to one side: p = 2·2^-n.
    const { onlyFirst, onlySecond, p } = rows[1]!.againstBest!
    expect([onlyFirst, onlySecond]).toEqual([0, Math.round(24 * (1 - rows[1]!.accuracy.mean))])
    expect(p).toBeCloseTo(Math.min(1, 2 * 2 ** -onlySecond), 12)
    expect(differences.rows.map(([path]) => path)).toEqual(['learningRate', 'epochs'])
    // The data has no validation split, so best.telar is the best epoch on the test split.
    expect(rows.map(({ isBiased }) => isBiased)).toEqual([true, true])
    expect(notes).toEqual([
      expect.stringMatching(
        /^\* chosen on the test split: callback:checkpoint took the epoch with the best test loss, so its test numbers are better/,
      ),
    ])
    const last = (await resultOf(compareCommand(runs(), { ...common, png: false, checkpoint: 'last' }))) as {
      notes: string[]
    }
    expect(last.notes).toEqual([])
  })

  test('writes a page with curves', async () => {
    const out = join(folder, 'comparison')
    await resultOf(compareCommand(runs(), { ...common, png: false, out }))
    expect(await readFile(join(out, 'comparison.html'), 'utf8')).toContain('<svg class="telar-figure"')
    expect(await readdir(join(out, 'figures'))).toContain('runs-train-loss.svg')
  })

  test('needs two runs, and runs that are there', async () => {
    await expect(compareCommand(runs().slice(0, 1), { ...common, png: false })).rejects.toThrow(
      'compare: expected two runs or more, received 1',
    )
    await expect(compareCommand([runs()[0]!, folder], { ...common, png: false })).rejects.toThrow(
      'expected the folder of a run, but it has no experiment.json',
    )
    await expect(compareCommand(runs(), { ...common, png: false, checkpoint: 'first' })).rejects.toThrow(
      '--checkpoint: expected best or last, received first',
    )
  })
})

describe('report', () => {
  test('writes a page and every figure as SVG and PNG', async () => {
    const out = join(folder, 'page')
    const { figures } = (await resultOf(
      reportCommand([runs()[0]!], { ...common, theme: 'light', png: true, out }),
    )) as {
      figures: { id: string }[]
    }
    const ids = figures.map(({ id }) => id)
    for (const id of [
      'loss-per-epoch',
      'loss-per-batch',
      'learning-rate',
      'loss-and-accuracy',
      'accuracy-against-loss-epochs',
      'confusion-matrix',
      'calibration',
      'samples-per-class',
      'one-of-each-class',
      'augmentation',
      'first-layer-weights',
    ])
      expect(ids).toContain(id)
    expect((await readdir(join(out, 'figures'))).sort()).toEqual(ids.flatMap((id) => [`${id}.png`, `${id}.svg`]).sort())
    const png = await readFile(join(out, 'figures/loss-per-epoch.png'))
    // Twice as wide as figures are in a page.
    expect([png.readUInt32BE(16), png.subarray(1, 4).toString()]).toEqual([1440, 'PNG'])
    expect(await readFile(join(out, 'report.html'), 'utf8')).not.toMatch(/(?:src|href)="(?!data:|#)/)
  })

  test('stands in the folder of the run, also of one that was killed', async () => {
    const killed = join(folder, 'killed')
    await cp(runs()[1]!, killed, { recursive: true })
    await rm(join(killed, 'run.json'))
    await resultOf(reportCommand([killed], { ...common, theme: 'light', png: false }))
    const page = await readFile(join(killed, 'report/report.html'), 'utf8')
    expect(page).toContain('unfinished after 3 epochs')
    expect(page).toContain('chosen on the test split: callback:checkpoint took')
  })

  test('of a run that failed before it saved anything has its curves', async () => {
    const failed = join(folder, 'failed')
    await cp(runs()[0]!, failed, { recursive: true })
    await rm(join(failed, 'checkpoints'), { recursive: true })
    await resultOf(reportCommand([failed], { ...common, theme: 'light', png: false }))
    const page = await readFile(join(failed, 'report/report.html'), 'utf8')
    expect(page).toContain('The run left no checkpoint')
    expect(page).toContain('id="loss-per-batch"')
  })

  test('of a search has its figures as SVG and PNG, also beside runs', async () => {
    const searched = join(folder, 'search-halves')
    const space = parseSpace({
      learningRate: { logUniform: [0.001, 0.1] },
      model: { choices: [[{ use: 'layer:dense', with: { units: 2 } }]] },
    })
    const storage = folderStorage(searched)
    const run = async ({ values, trial }: Job) => (trial === 1 ? NaN : 1 - Number(values['learningRate']))
    for await (const _ of search({
      space,
      strategy: randomSearch(),
      trials: 4,
      direction: 'maximize',
      storage,
      about: { experiment: experiment as unknown as Json, metric: 'accuracy', split: null },
      run,
    }));
    const { figures } = (await resultOf(reportCommand([searched], { ...common, theme: 'light', png: true }))) as {
      figures: { id: string; summary: string }[]
    }
    expect(figures.map(({ id }) => id)).toEqual(['search-parallel', 'search-best'])
    expect(figures[0]!.summary).toMatch(
      /^4 trials, best validation accuracy 9\d\.\d+ % with learningRate .*, model dense 2/,
    )
    expect((await readdir(join(searched, 'report/figures'))).sort()).toEqual([
      'search-best.png',
      'search-best.svg',
      'search-parallel.png',
      'search-parallel.svg',
    ])
    const page = await readFile(join(searched, 'report/report.html'), 'utf8')
    expect(page).toContain('4 trials, 3 completed, 1 failed')
    expect(page).toContain('failed: its result is NaN')
    expect(page).toContain('The best experiment')
    const both = (await resultOf(
      reportCommand([runs()[0]!, searched], { ...common, theme: 'light', png: false, out: join(folder, 'mixed') }),
    )) as { figures: { id: string }[] }
    expect(both.figures.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['a-confusion-matrix', 'search-halves-search-parallel']),
    )
  })

  test('of several runs has figures of each, with ids of their own', async () => {
    const { figures } = (await resultOf(
      reportCommand(runs().slice(0, 2), { ...common, theme: 'light', png: false, out: join(folder, 'both') }),
    )) as { figures: { id: string }[] }
    const ids = figures.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(['runs-loss', 'a-confusion-matrix', 'b-confusion-matrix']))
  })
})

test('every command finds a run by its name, and names the nearest', async () => {
  const kept = await mkdtemp(join(tmpdir(), 'telar-kept-'))
  for (const [i, name] of ['halves-1', 'halves-2', 'wide-1'].entries())
    await cp(runs()[i]!, join(kept, name), { recursive: true })
  await rm(join(kept, 'wide-1/checkpoints'), { recursive: true })
  const options = { ...common, runs: kept }
  const input = join(folder, 'named.npy')
  await writeFile(input, writeNpy({ shape: [36], values: Float32Array.from(image(0)) }))
  expect(await resultOf(evaluateCommand('halves-1', { ...options, split: 'test' }))).toMatchObject({ samples: 24 })
  expect(await resultOf(predictCommand('halves', [input], { ...options, top: '1' }))).toMatchObject({
    answers: [{ top: [{ class: 'left' }] }],
  })
  expect(await resultOf(exportCommand('halves', { ...options, to: join(folder, 'named.npz') }))).toMatchObject({
    format: 'npz',
  })
  expect(await resultOf(compareCommand(['halves-1', 'halves'], { ...options, png: false }))).toMatchObject({
    rows: [{ runs: ['halves-1', 'halves-2'] }],
  })
  expect(await resultOf(reportCommand(['halves-2'], { ...options, theme: 'light', png: false }))).toMatchObject({
    report: join(kept, 'halves-2/report/report.html'),
  })
  await expect(evaluateCommand('halvse-1', { ...options, split: 'test' })).rejects.toThrow(
    `halvse-1: expected the name or number of a run in ${kept}, or the folder of one; did you mean 'halves-1'?`,
  )
  await expect(evaluateCommand('wide', { ...options, split: 'test' })).rejects.toThrow(
    `${join(kept, 'wide-1')}: expected a run with checkpoints, but it has none`,
  )
  await expect(evaluateCommand('none.telar', { ...options, split: 'test' })).rejects.toThrow(
    'none.telar: expected a checkpoint (.telar), but there is no such file',
  )
})

test('evaluate says that a checkpoint was chosen on the split it is judged on', async () => {
  const notes = async (path: string) =>
    ((await resultOf(evaluateCommand(path, { ...common, split: 'test' }))) as { notes: string[] }).notes
  expect(await notes(runs()[0]!)).toEqual([expect.stringContaining('chosen on the test split')])
  expect(await notes(join(runs()[0]!, 'checkpoints/last.telar'))).toEqual([])
})

test('evaluate takes the validation split where the data has no test split, and says so', async () => {
  const untested = join(folder, 'untested')
  const { test: validation, ...data } = experiment.data.with
  const parsed = parseExperiment(builtinRegistry, {
    ...experiment,
    epochs: 1,
    callbacks: [{ use: 'callback:checkpoint' }],
    data: { use: 'dataset:arrays', with: { ...data, validation } },
  })
  const host = await startHost({ backend: 'cpu' })
  await runInFolder({
    experiment: parsed,
    folder: untested,
    registry: builtinRegistry,
    host,
    onWarning: () => undefined,
    onEvent: () => undefined,
  })
  await host.stop()
  expect(await resultOf(evaluateCommand(untested, common))).toMatchObject({ split: 'validation', samples: 24 })
  expect(await resultOf(evaluateCommand(runs()[0]!, common))).toMatchObject({ split: 'test' })
  await expect(evaluateCommand(untested, { ...common, split: 'test' })).rejects.toThrow(
    "evaluate: unknown split 'test'",
  )
})

describe('predict', () => {
  test('answers for images, one array and a batch of them', async () => {
    const bytes = (i: number) => Uint8Array.from(image(i), (value) => Math.round(value * 255))
    const pgm = join(folder, 'left.pgm')
    await writeFile(pgm, Buffer.concat([Buffer.from('P5\n6 6\n255\n'), bytes(0)]))
    const inverted = join(folder, 'inverted.pgm')
    await writeFile(inverted, Buffer.concat([Buffer.from('P5\n6 6\n255\n'), bytes(0).map((value) => 255 - value)]))
    const batch = join(folder, 'batch.npy')
    await writeFile(
      batch,
      writeNpy({ shape: [3, 6, 6], values: Float32Array.from([image(1), image(2), image(3)].flat()) }),
    )
    const options = { ...common, top: '1' }
    const { answers } = (await resultOf(predictCommand(runs()[0]!, [pgm, batch], options))) as {
      answers: { input: string; top: { class: string; probability: number }[] }[]
    }
    expect(answers.map(({ input, top }) => [input, top[0]!.class])).toEqual([
      [pgm, 'left'],
      [`${batch}[0]`, 'right'],
      [`${batch}[1]`, 'left'],
      [`${batch}[2]`, 'right'],
    ])
    for (const { top } of answers) expect(top[0]!.probability).toBeGreaterThan(0.5)
    expect(await resultOf(predictCommand(runs()[0]!, [inverted], { ...options, invert: true }))).toMatchObject({
      answers: [{ top: [{ class: 'left' }] }],
    })
  })

  test('answers for thousands as for each alone', async () => {
    const many = join(folder, 'many.npy')
    await writeFile(
      many,
      writeNpy({
        shape: [2500, 36],
        values: Float32Array.from(Array.from({ length: 2500 }, (_, i) => image(i)).flat()),
      }),
    )
    const { answers } = (await resultOf(predictCommand(runs()[0]!, [many], { ...common, top: '2' }))) as {
      answers: { top: { class: string; probability: number }[] }[]
    }
    expect(answers).toHaveLength(2500)
    const alone = join(folder, 'alone.npy')
    await writeFile(alone, writeNpy({ shape: [6, 6, 1], values: Float32Array.from(image(2345)) }))
    expect(await resultOf(predictCommand(runs()[0]!, [alone], { ...common, top: '2' }))).toMatchObject({
      answers: [{ top: answers[2345]!.top }],
    })
  })

  test('names what does not fit', async () => {
    const options = { ...common, top: '3' }
    const npz = join(folder, 'two.npz')
    await writeFile(
      npz,
      writeNpz({ x: { shape: [2, 36], values: new Float32Array(72) }, y: { shape: [2], values: Int32Array.of(0, 1) } }),
    )
    await expect(predictCommand(runs()[0]!, [npz], options)).rejects.toThrow(
      `${npz}: expected one array, received x, y; name one as ${npz}:x`,
    )
    await expect(predictCommand(runs()[0]!, [`${npz}:y`], options)).rejects.toThrow(
      'expected samples of 36 values ([6, 6, 1]), received an array [2]',
    )
    await expect(predictCommand(runs()[0]!, [join(folder, 'none.png')], options)).rejects.toThrow(
      'none.png: there is no such file',
    )
    await expect(predictCommand(folder, [npz], options)).rejects.toThrow(
      'expected the folder of a run, but it has no experiment.json',
    )
  })
})

describe('export and import', () => {
  test('weights go out and come back as they were; nothing is written over', async () => {
    const file = join(folder, 'w.safetensors')
    await resultOf(exportCommand(runs()[0]!, { plugin: [], runs: 'nowhere', json: true, to: file }))
    await expect(exportCommand(runs()[0]!, { plugin: [], runs: 'nowhere', to: file })).rejects.toThrow(
      `${file}: it is there already; --force writes over it`,
    )
    const back = join(folder, 'back.telar')
    expect(
      await resultOf(importCommand(file, { plugin: [], runs: 'nowhere', json: true, to: back, like: runs()[0]! })),
    ).toMatchObject({
      experiment: 'halves',
      arrays: ['0-dense/bias', '0-dense/kernel'],
      fresh: [],
    })
    const input = join(folder, 'one.npy')
    await writeFile(input, writeNpy({ shape: [36], values: Float32Array.from(image(5)) }))
    const options = { ...common, top: '2' }
    expect(await resultOf(predictCommand(back, [input], options))).toEqual(
      await resultOf(predictCommand(runs()[0]!, [input], options)),
    )
  })

  test('an experiment alone says where weights go', async () => {
    const weights = join(folder, 'w.npz')
    await resultOf(exportCommand(runs()[0]!, { plugin: [], runs: 'nowhere', json: true, to: weights }))
    const file = join(folder, 'halves.json')
    await writeFile(file, JSON.stringify(experiment))
    expect(
      await resultOf(
        importCommand(weights, {
          plugin: [],
          runs: 'nowhere',
          json: true,
          to: join(folder, 'alone.telar'),
          experiment: file,
        }),
      ),
    ).toMatchObject({ fresh: [] })
    await expect(importCommand(weights, { plugin: [], runs: 'nowhere', to: join(folder, 'no.telar') })).rejects.toThrow(
      'expected either --experiment <recipe or file> or --like <checkpoint or run>',
    )
    await expect(
      importCommand(weights, { plugin: [], runs: 'nowhere', to: 'no.npz', like: runs()[0]! }),
    ).rejects.toThrow('--to: expected the name of a checkpoint (.telar), received no.npz')
  })
})

test('datasets says what is in the cache', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'telar-cache-'))
  vi.stubEnv('TELAR_CACHE', cache)
  // The first file of Fashion-MNIST, by the name that the cache gives it.
  await writeFile(join(cache, '3aede38d6186-train-images-idx3-ubyte.gz'), 'x'.repeat(1000))
  const { datasets, cacheBytes } = (await resultOf(datasetsCommand({ json: true }))) as {
    datasets: { id: string; here: string; cachedBytes: number }[]
    cacheBytes: number
  }
  const of = (id: string) => datasets.find((entry) => entry.id === `dataset:${id}`)
  expect(of('fashion-mnist')).toMatchObject({ here: 'partly', cachedBytes: 1000 })
  expect(of('kuzushiji-49')).toMatchObject({ here: 'no' })
  expect(of('spirals')).toMatchObject({ here: 'made' })
  expect(cacheBytes).toBe(1000)
})
