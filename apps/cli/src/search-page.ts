import { bestSoFar, htmlPage, parallelCoordinates, standalone } from '@telar/report'
import type { Better, Trial } from '@telar/search'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the page of a search shows. */
export interface SearchPage {
  readonly name: string
  readonly trials: readonly Trial[]
  readonly better: Better
  readonly quantity: string
  readonly isShare: boolean
}

/** Draws a search: a line for each trial, and the best so far; `search.html` and its figures. @returns the page's path */
export async function writeSearchPage(folder: string, { name, trials, better, quantity, isShare }: SearchPage): Promise<string> {
  const points = trials.map(({ values, value }) => ({
    values: Object.fromEntries(Object.entries(values).map(([path, one]) => [path, typeof one === 'number' || typeof one === 'boolean' ? one : typeof one === 'string' ? one : JSON.stringify(one)])),
    score: value ?? null,
  }))
  const results = { trials: points, better, quantity, unit: isShare ? ('share' as const) : ('number' as const) }
  const figures = trials.length === 0 ? [] : [parallelCoordinates(results), bestSoFar(results)]
  const rows = trials.map(({ index, status, value, values, why, seconds }) => [String(index), status, value === undefined ? '–' : value.toPrecision(5), seconds.toFixed(1), JSON.stringify(values), why])
  const tables = [{ head: ['trial', 'status', quantity, 'seconds', 'values', 'why'], rows }]
  const path = join(folder, 'search.html')
  await mkdir(folder, { recursive: true })
  for (const { id, svg } of figures) await writeFile(join(folder, `${id}.svg`), standalone(svg))
  await writeFile(path, htmlPage({ title: `Search: ${name}`, lead: `${trials.length} trials by ${quantity}.`, sections: [{ title: 'Trials', figures, tables }] }))
  return path
}
