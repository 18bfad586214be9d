import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { trainIn } from '../../fixtures/halves.js'
import { invoke, resultOf } from '../../fixtures/in-process.js'
import { emptyFolder } from '../../fixtures/telar.js'
import { run as compare } from '../commands/compare/run.js'
import { run as report } from '../commands/report/run.js'
import { withStandardCallbacks } from '../runs/train-in-folder.js'

let folder = ''
let good = ''
let bad = ''

/** The price is three times the area; the other columns say nothing of it. */
function rows(): string {
  const lines = Array.from({ length: 120 }, (_, i) => {
    const area = 50 + ((i * 37) % 120)
    return `${area},${['red', 'green', 'blue'][(i * 7) % 3]},${(i * 13) % 11},${3 * area}`
  })
  return ['area,color,noise,price', ...lines].join('\n')
}

beforeAll(async () => {
  folder = await emptyFolder()
  await writeFile(join(folder, 'prices.csv'), rows())
  const base = {
    name: 'prices',
    data: { use: 'dataset:csv', with: { path: join(folder, 'prices.csv'), target: 'price', test: 0.25 } },
    model: [{ use: 'layer:dense', with: { units: 1 } }],
    loss: { use: 'loss:mean-squared-error' },
    learningRate: 1,
    epochs: 40,
    batchSize: 30,
  }
  good = join(folder, 'good')
  bad = join(folder, 'bad')
  for (const [place, changes] of [
    [good, { epochs: 100 }],
    [bad, { epochs: 1 }],
  ] as const) {
    const parsed = parseExperiment(builtinRegistry, { ...base, ...changes })
    await trainIn(place, parseExperiment(builtinRegistry, withStandardCallbacks(parsed)))
  }
})

test('a report on values shows predictions, errors, the worst of them, and which columns matter', async () => {
  const { figures } = (await resultOf(invoke(report, { runs: [good] }))) as { figures: { id: string }[] }
  expect(figures.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['predicted-against-true', 'residuals', 'residual-histogram']),
  )
  const page = await readFile(join(good, 'report/report.html'), 'utf8')
  expect(page).toContain('true price')
  const [, table] = /Input columns<\/h2>(.*?)<\/table>/s.exec(page)!
  const columns = [...table!.matchAll(/<tr><td[^>]*>(\w+)<\/td><td[^>]*>(\w+)<\/td>/g)]
  expect(columns[0]!.slice(1)).toEqual(['area', 'number'])
  expect(columns.map(([, name]) => name).sort()).toEqual(['area', 'color', 'noise'])
  // Correlation of the area with three times the area.
  expect(table).toMatch(/area<\/td>.*?<td class="number">1<\/td>/s)
  // The mean of the areas, not of what they are scaled to.
  expect(table).toMatch(/1\d\d(\.\d)? ± 3\d\.\d/)
})

test('compare ranks values by the first metric and tests the errors of both', async () => {
  const { rows: compared } = (await resultOf(invoke(compare, { runs: [bad, good] }))) as {
    rows: { name: string; metrics: Record<string, unknown>; errorsAgainstBest?: { secondCloser: number; p: number } }[]
  }
  expect(compared.map(({ name }) => name)).toEqual(['good', 'bad'])
  expect(Object.keys(compared[0]!.metrics)).toEqual(['mean-absolute-error', 'r2'])
  // All 30 test prices are closer: p = 2 · 2^-30 at least, by the exact test without ties.
  expect(compared[1]!.errorsAgainstBest!.secondCloser).toBe(30)
  expect(compared[1]!.errorsAgainstBest!.p).toBeLessThan(1e-5)
  const { lines } = await invoke(compare, { runs: [bad, good] })
  expect(lines.join('\n')).toContain("Wilcoxon's signed-rank test")
})
