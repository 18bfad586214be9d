import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer'
import type { ColumnImportance, PartialDependence } from '@telarjs/trainer/interpretation'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { trainIn } from '../../../fixtures/halves.js'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { withStandardCallbacks } from '../../runs/train-in-folder.js'
import { run as report } from '../report/run.js'
import { run as interpret } from './run.js'

let run = ''
const options = { repeats: 3, samples: 2000, seed: 0, column: [], grid: 20 }

/** The answer is told by the color alone. */
beforeAll(async () => {
  const folder = await emptyFolder()
  run = join(folder, 'colors')
  const rows = Array.from({ length: 60 }, (_, i) => {
    const color = ['red', 'green', 'blue'][(i * 7) % 3]!
    return `${(i * 13) % 11},${color},${color === 'red' ? 'stop' : 'go'}`
  })
  await writeFile(join(folder, 'colors.csv'), `noise,color,answer\n${rows.join('\n')}\n`)
  const experiment = parseExperiment(builtinRegistry, {
    data: { use: 'dataset:csv', with: { path: join(folder, 'colors.csv'), target: 'answer', test: 0.4 } },
    model: [{ use: 'layer:dense', with: { units: 2 } }],
    learningRate: 0.2,
    epochs: 20,
    batchSize: 12,
  })
  await trainIn(run, parseExperiment(builtinRegistry, withStandardCallbacks(experiment)))
})

test('names the columns of the table, the most important first, and how answers go with one', async () => {
  const { result, lines } = await invoke(interpret, { run }, { ...options, column: ['color', 'noise'], grid: 4 })
  const { importance, dependence } = result as unknown as {
    importance: ColumnImportance
    dependence: PartialDependence[]
  }
  expect(importance).toMatchObject({ score: 'accuracy', base: 1, samples: 24 })
  expect(importance.columns.map(({ name }) => name)).toEqual(['color', 'noise'])
  expect(importance.columns[0]!.mean).toBeGreaterThan(0.2)
  expect(importance.columns[1]!.mean).toBe(0)
  expect(importance.columns[0]!.repeats).toHaveLength(3)
  const [color, noise] = dependence
  expect(color!.grid).toEqual(['blue', 'green', 'red'])
  expect(color!.outputs).toEqual(['go', 'stop'])
  expect(color!.means.map(([go]) => go! > 0.5)).toEqual([true, true, false])
  expect(noise!.grid).toHaveLength(4)
  expect(lines.join('\n')).toMatch(/accuracy of 24 test samples: 100.00 %.*mean answer by color:/s)
})

test('of many columns only those that the answers respond to most are measured, and the command says so', async () => {
  const { result, lines } = await invoke(interpret, { run }, { ...options, columns: 1 })
  const { importance } = result as unknown as { importance: ColumnImportance }
  expect(importance).toMatchObject({ columnCount: 2, columns: [{ name: 'color' }] })
  expect(lines.join('\n')).toContain('Of 2 columns, the 1 that the answers respond to most')
})

test('an unknown column and an unknown split are named', async () => {
  await expect(invoke(interpret, { run }, { ...options, column: ['colour'] })).rejects.toThrow(/'colour'.*'color'/)
  await expect(invoke(interpret, { run }, { ...options, split: 'tset' })).rejects.toThrow(/'tset'.*'test'/)
})

test('the report draws which columns matter, and the answers by each of them', async () => {
  const { figures } = (await resultOf(invoke(report, { runs: [run] }))) as { figures: { id: string; title: string }[] }
  const titles = figures.filter(({ id }) => /importance|dependence/.test(id)).map(({ title }) => title)
  expect(titles).toEqual([
    'Which columns matter, test',
    'What the network answers by color, test',
    'What the network answers by noise, test',
  ])
  expect(await readFile(join(run, 'report/figures/dependence-1.svg'), 'utf8')).toContain('probability of stop')
})
