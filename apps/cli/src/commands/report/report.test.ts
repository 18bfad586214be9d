import { folderStorage } from '@telarjs/backend-node'
import type { Json } from '@telarjs/core'
import { parseSpace, randomSearch, search, type Job } from '@telarjs/search'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { halves, trainHalves } from '../../../fixtures/halves.js'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { run as report } from './run.js'

let folder = ''
let runs: readonly string[] = []

beforeAll(async () => {
  folder = await emptyFolder()
  runs = await trainHalves(folder)
})

describe('report', () => {
  test('writes a page and every figure as SVG and PNG', async () => {
    const out = join(folder, 'page')
    const { figures } = (await resultOf(invoke(report, { runs: [runs[0]!] }, { png: true, out }))) as {
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
      'where-it-looks',
      'first-layer-weights',
    ])
      expect(ids).toContain(id)
    expect((await readdir(join(out, 'figures'))).sort()).toEqual(ids.flatMap((id) => [`${id}.png`, `${id}.svg`]).sort())
    const png = await readFile(join(out, 'figures/loss-per-epoch.png'))
    // Twice as wide as figures are in a page.
    expect([png.readUInt32BE(16), png.subarray(1, 4).toString()]).toEqual([1440, 'PNG'])
    expect(await readFile(join(out, 'report.html'), 'utf8')).not.toMatch(/(?:src|href)="(?!data:|#)/)
  })

  test('stands in the folder of the newest run where none is named, also of one that was killed', async () => {
    const killed = join(folder, 'killed')
    await cp(runs[1]!, killed, { recursive: true })
    await rm(join(killed, 'run.json'))
    await resultOf(invoke(report, { runs: [] }, { runs: folder }))
    const page = await readFile(join(killed, 'report/report.html'), 'utf8')
    expect(page).toContain('unfinished after 3 epochs')
    expect(page).toContain('chosen on the test split: callback:checkpoint took')
  })

  test('shows what the run warned of, each once', async () => {
    const warned = join(folder, 'warned')
    await cp(runs[0]!, warned, { recursive: true })
    const end = JSON.parse(await readFile(join(warned, 'run.json'), 'utf8')) as object
    await writeFile(join(warned, 'run.json'), JSON.stringify({ ...end, warnings: ['column b is <constant>'] }))
    await invoke(report, { runs: [warned] })
    expect(await readFile(join(warned, 'report/report.html'), 'utf8')).toContain('column b is &lt;constant&gt;')
  })

  test('of a run that failed before it saved anything has its curves', async () => {
    const failed = join(folder, 'failed')
    await cp(runs[0]!, failed, { recursive: true })
    await rm(join(failed, 'checkpoints'), { recursive: true })
    await resultOf(invoke(report, { runs: [failed] }))
    const page = await readFile(join(failed, 'report/report.html'), 'utf8')
    expect(page).toContain('The run left no checkpoint')
    expect(page).toContain('id="loss-per-batch"')
  })

  test('of a run that has measured nothing yet has no figures, and says so', async () => {
    const begun = join(folder, 'begun')
    await cp(runs[0]!, begun, { recursive: true })
    for (const name of ['checkpoints', 'run.json', 'metrics.csv', 'history.json'])
      await rm(join(begun, name), { recursive: true, force: true })
    const [first] = (await readFile(join(begun, 'log.jsonl'), 'utf8')).split('\n')
    await writeFile(join(begun, 'log.jsonl'), `${first}\n`)
    const { lines, result } = await invoke(report, { runs: [begun] })
    expect(lines.join()).toMatch(/report\.html: no figures, since nothing has been measured yet$/)
    expect(result).toMatchObject({ figures: [] })
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
      about: { experiment: halves as unknown as Json, metric: 'accuracy', split: null, valueKind: 'fraction' },
      run,
    }));
    const { figures } = (await resultOf(invoke(report, { runs: [searched] }, { png: true }))) as {
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
    const both = (await resultOf(invoke(report, { runs: [runs[0]!, searched] }, { out: join(folder, 'mixed') }))) as {
      figures: { id: string }[]
    }
    expect(both.figures.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['a-confusion-matrix', 'search-halves-search-parallel']),
    )
  })

  test('of several runs has figures of each, with ids of their own', async () => {
    const { figures } = (await resultOf(invoke(report, { runs: runs.slice(0, 2) }, { out: join(folder, 'both') }))) as {
      figures: { id: string }[]
    }
    const ids = figures.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(['runs-loss', 'a-confusion-matrix', 'b-confusion-matrix']))
  })
})
