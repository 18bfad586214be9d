// The table of the products that a step consists of, beside what the core multiplies at best: where the time of the rows goes.
import { join } from 'node:path'
import { products } from '../rows/product-list.js'
import type { Timed, TimedProducts } from '../rows/products.js'
import workloads from '../workloads.json'
import { bench } from './folders.js'
import { show } from './numbers.js'
import { run } from './process.js'
import { markdown } from './results.js'

/** Measures for about ten seconds, in a process of its own. */
export async function measureProducts(): Promise<string> {
  const stdout = await run(process.execPath, [join(bench, 'dist/rows/products.js')])
  return productTables(JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as TimedProducts)
}

/** The tables as Markdown. */
export function productTables({ builds, peaks, workloads: timed }: TimedProducts): string {
  const all = [...peaks, ...Object.values(timed).flat()]
  const peak = { compiled: best(all, 'compiled'), native: best(all, 'native') }
  const kinds = builds.native ? (['native', 'compiled'] as const) : (['compiled'] as const)
  const titles = { native: `native ${builds.native}`, compiled: `wasm ${builds.compiled}` }
  const sections = (Object.keys(timed) as (keyof typeof products)[]).map((id) => {
    const lines = products[id].map(({ name, multiplications }, i) => {
      const rates = kinds.flatMap((kind) => {
        const rate = timed[id]![i]![kind]!
        return [show(rate), `${Math.round((100 * rate) / peak[kind])} %`]
      })
      return [name, show((2 * multiplications) / 1e6), ...rates]
    })
    const head = ['', 'MFLOP', ...kinds.flatMap((kind) => [titles[kind], 'of the peak'])]
    return `**${id}: ${workloads[id].about}**\n\n${markdown([head, ...lines])}`
  })
  const found = kinds.map((kind) => `${titles[kind]}: ${show(peak[kind])} GFLOP/s`)
  return `## Products

The products of a step, each alone, on one thread, in GFLOP/s: the best of many samples, as the calls that a replayed step makes. The core's measured
peak is the fastest product of all, among them some that stay in the first caches. ${found.join('; ')}.

${sections.join('\n\n')}`
}

function best(all: readonly Timed[], kind: keyof Timed): number {
  return Math.max(...all.map((each) => each[kind] ?? 0))
}
