import { writeNpy } from '@telarjs/datasets/formats'
import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { image, trainHalves } from '../../fixtures/halves.js'
import { invoke, resultOf } from '../../fixtures/in-process.js'
import { emptyFolder } from '../../fixtures/telar.js'
import { findRun } from '../runs/find-run.js'
import { run as compare } from './compare/run.js'
import { run as evaluate } from './evaluate/run.js'
import { run as exportModel } from './export/run.js'
import { run as predict } from './predict/run.js'
import { run as report } from './report/run.js'

let folder = ''
let runs: readonly string[] = []

beforeAll(async () => {
  folder = await emptyFolder()
  runs = await trainHalves(folder)
})

test('every command finds a run by its name, and names the nearest', async () => {
  const kept = await mkdtemp(join(tmpdir(), 'telar-kept-'))
  for (const [i, name] of ['halves-1', 'halves-2', 'wide-1'].entries())
    await cp(runs[i]!, join(kept, name), { recursive: true })
  await rm(join(kept, 'wide-1/checkpoints'), { recursive: true })
  const options = { runs: kept }
  const input = join(folder, 'named.npy')
  await writeFile(input, writeNpy({ shape: [36], values: Float32Array.from(image(0)) }))
  expect(
    await resultOf(invoke(evaluate, { run: 'halves-1', overrides: [] }, { ...options, split: 'test' })),
  ).toMatchObject({
    samples: 24,
  })
  expect(await resultOf(invoke(predict, { run: 'halves', inputs: [input] }, { ...options, top: 1 }))).toMatchObject({
    answers: [{ top: [{ class: 'left' }] }],
  })
  expect(
    await resultOf(invoke(exportModel, { run: 'halves' }, { ...options, to: join(folder, 'named.npz') })),
  ).toMatchObject({
    format: 'npz',
  })
  expect(await resultOf(invoke(compare, { runs: ['halves-1', 'halves'] }, { ...options }))).toMatchObject({
    rows: [{ runs: ['halves-1', 'halves-2'] }],
  })
  expect(await resultOf(invoke(report, { runs: ['halves-2'] }, { ...options }))).toMatchObject({
    report: join(kept, 'halves-2/report/report.html'),
  })
  await expect(invoke(evaluate, { run: 'halvse-1', overrides: [] }, { ...options, split: 'test' })).rejects.toThrow(
    `halvse-1: expected the name or number of a run in ${kept}, or the folder of one; did you mean 'halves-1'?`,
  )
  await expect(invoke(evaluate, { run: 'wide', overrides: [] }, { ...options, split: 'test' })).rejects.toThrow(
    `${join(kept, 'wide-1')}: expected a run with checkpoints, but it has none`,
  )
  await expect(invoke(evaluate, { run: 'none.telar', overrides: [] }, { ...options, split: 'test' })).rejects.toThrow(
    'none.telar: expected a checkpoint (.telar), but there is no such file',
  )
})

test('last is the run that was written to last, also a trial or a fold; what is no run is passed over', async () => {
  const kept = await emptyFolder()
  async function make(name: string, files: readonly string[], second: number): Promise<void> {
    await mkdir(join(kept, name), { recursive: true })
    for (const file of files) {
      await writeFile(join(kept, name, file), '{}')
      await utimes(join(kept, name, file), second, second)
    }
  }
  await make('a-10', ['experiment.json', 'log.jsonl'], 100)
  await make('a-9', ['experiment.json', 'log.jsonl'], 200)
  await make('notes', ['log.jsonl'], 900)
  await writeFile(join(kept, 'a file'), '')
  expect(await findRun('last', kept)).toBe(join(kept, 'a-9'))
  await make('search-a/trial-0', ['experiment.json'], 300)
  await make('search-a/figures', ['curves.svg'], 800)
  expect(await findRun('last', kept)).toBe(join(kept, 'search-a/trial-0'))
  await make('cross-validate-a/fold-2', ['experiment.json', 'log.jsonl'], 400)
  await make('cross-validate-a', ['cross-validation.json'], 850)
  expect(await findRun('last', kept)).toBe(join(kept, 'cross-validate-a/fold-2'))
  await expect(findRun('last', join(kept, 'notes'))).rejects.toThrow('there is no run in')
})
