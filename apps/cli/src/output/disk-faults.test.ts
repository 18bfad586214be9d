import { isTelarError } from '@telarjs/core'
import { readCheckpoint } from '@telarjs/trainer'
import type * as fs from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Disk } from '../../fixtures/disk-fault.js'
import { spirals } from '../../fixtures/spirals.js'
import { invoke } from '../../fixtures/in-process.js'
import { emptyFolder } from '../../fixtures/telar.js'
import { run as compare } from '../commands/compare/run.js'
import { run as exportModel } from '../commands/export/run.js'
import { run as findRate } from '../commands/find-rate/run.js'
import { run as importWeights } from '../commands/import/run.js'
import { run as init } from '../commands/init/run.js'
import { run as predict } from '../commands/predict/run.js'
import { run as report } from '../commands/report/run.js'
import { run as reproduce } from '../commands/reproduce/run.js'
import { run as search } from '../commands/search/run.js'
import { run as train } from '../commands/train/run.js'

const disk = vi.hoisted((): Disk => ({ fault: undefined, after: 0 }))
vi.mock('node:fs/promises', async (load) => {
  const { failingFs } = await import('../../fixtures/disk-fault.js')
  return failingFs(await load<typeof fs>(), disk)
})
const { readFile, readdir, writeFile } = await vi.importActual<typeof fs>('node:fs/promises')

let folder = ''
const at = (name: string) => join(folder, name)
const trainIt = () => invoke(train, { experiment: at('spirals.json'), overrides: [] }, { runs: at('runs') })
const last = 'runs/spirals-1/checkpoints/last.telar'

beforeAll(async () => {
  folder = await emptyFolder()
  await writeFile(at('spirals.json'), JSON.stringify(spirals))
  await writeFile(at('space.json'), '{"learningRate":{"choices":[0.1,0.01]}}')
  await writeFile(at('points.csv'), '0.5,0.5\n-0.5,0.25\n')
  await trainIt()
  await trainIt()
  for (const run of Object.values(writers)) await run()
})
afterEach(() => {
  disk.fault = undefined
})

/** Each command that writes files over those of an earlier call. */
const run = () => at('runs/spirals-1')
const exported = (file: string) => () => invoke(exportModel, { run: run() }, { to: at(file), force: true })
const answers = (file: string) => () =>
  invoke(predict, { run: run(), inputs: [at('points.csv')] }, { out: at(file), keep: [] })
const writers: Readonly<Record<string, () => Promise<unknown>>> = {
  'export .safetensors': exported('w.safetensors'),
  'export .npz': exported('w.npz'),
  'export .onnx': exported('w.onnx'),
  'export .json': exported('w.json'),
  import: () => invoke(importWeights, { file: at('w.npz') }, { to: at('w.telar'), like: run(), force: true }),
  'predict --out .csv': answers('answers.csv'),
  'predict --out .json': answers('answers.json'),
  'predict --out .npy': answers('answers.npy'),
  'predict --out .parquet': answers('answers.parquet'),
  report: () => invoke(report, { runs: [run()] }, { out: at('report') }),
  compare: () => invoke(compare, { runs: [run(), at('runs/spirals-2')] }, { out: at('compared') }),
}
/** Those that make new files alone. */
const makers: Readonly<Record<string, () => Promise<unknown>>> = {
  train: trainIt,
  init: () => invoke(init, { data: undefined, file: at('new.json') }, { target: [] }),
  'find-rate': () =>
    invoke(
      findRate,
      { experiment: at('spirals.json'), overrides: [] },
      { runs: at('runs'), from: 1e-3, to: 1, steps: 10 },
    ),
  search: () =>
    invoke(
      search,
      { experiment: at('spirals.json'), overrides: [] },
      { runs: at('runs'), space: at('space.json'), strategy: 'grid', prune: 'none', trials: 2, repeats: 1, seed: 1 },
    ),
  reproduce: () =>
    invoke(
      reproduce,
      { recipe: 'mnist-grid', overrides: ['data.with.limit=10'] },
      { runs: at('runs'), only: [], repeats: 1 },
    ),
}

async function contents(): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(file, 'base64')] as const)),
  )
}

describe.each([
  ['EROFS', 'the disk is read-only'],
  ['ENOSPC', 'the disk is full'],
] as const)('%s', (fault, said) => {
  test.each(Object.entries({ ...writers, ...makers }))(
    '%s ends with one line, and every file is as it was',
    async (_, command) => {
      const before = await contents()
      Object.assign(disk, { fault, after: 0 })
      const error = await command().then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      )
      disk.fault = undefined
      expect(error?.message).toContain(said)
      expect(error?.message).not.toContain('\n')
      expect(isTelarError(error)).toBe(true)
      expect(await contents()).toEqual(before)
    },
  )
})

describe('a disk that is full in the middle of a training', () => {
  // Of three epochs; each brings its lines to the log and the table, and a checkpoint.
  test.each([4, 20])('after %i writes: what was saved is whole, and the run goes on from it', async (after) => {
    const name = `full-${after}`
    const options = { runs: at('runs'), name }
    Object.assign(disk, { fault: 'ENOSPC', after })
    const given = { experiment: at('spirals.json'), overrides: [] }
    await expect(invoke(train, given, options)).rejects.toThrow('the disk is full')
    disk.fault = undefined
    const run = Object.keys(await contents()).filter((file) => file.includes(`/${name}-1/`))
    expect(run.filter((file) => file.includes('.partial-'))).toEqual([])
    const checkpoint = run.find((file) => file.endsWith('last.telar'))
    const epoch = checkpoint ? (await readCheckpoint(await readFile(checkpoint))).progress.epoch : 0
    expect(epoch).toBeLessThan(3)
    await invoke(train, given, checkpoint ? { ...options, resume: at(`runs/${name}-1`) } : options)
    // The run without a checkpoint stays beside it, if it has a log.
    const ended = at(`runs/${name}-${run.length > 0 && !checkpoint ? 2 : 1}`)
    const whole = await readCheckpoint(await readFile(at(last)))
    expect((await readCheckpoint(await readFile(join(ended, 'checkpoints/last.telar')))).tensors).toEqual(whole.tensors)
    const epochsOf = async (folderOfRun: string) =>
      (await readFile(join(folderOfRun, 'metrics.csv'), 'utf8')).split('\n').map((line) => line.split(',')[0])
    expect(await epochsOf(ended)).toEqual(await epochsOf(at('runs/spirals-1')))
  })
})
