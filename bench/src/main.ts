// The bench: every row in a fresh process, rows one after the other in rounds, so that what slows the machine for a while slows all of them.
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import workloads from '../workloads.json'
import type { Measured, WorkloadId } from '../rows/task.js'
import { readFlags, resultsFile, usage, type Flags } from './flags.js'
import { lineup, wantsGpu } from './lineup.js'
import { commit, describeMachine, npmVersion } from './machine.js'
import { hasGpu, measureRow } from './measure-row.js'
import { measureProducts } from './products.js'
import { samplesPerSecond, show } from './numbers.js'
import { tablesOf, type Results } from './results.js'
import { Skipped, type Row } from './row.js'

const args = process.argv.slice(2)
/** What else the machine does; OpenMP's threads suffer most from neighbors. */
const [loadBefore] = loadavg() as [number]

try {
  const flags = readFlags(args)
  if (flags === 'help') console.log(usage)
  else if (flags === 'list')
    for (const { id, title, group } of lineup) console.log(`${id.padEnd(28)} ${group.padEnd(9)} ${title}`)
  else await main(flags)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

async function main(flags: Flags): Promise<void> {
  const versions = new Map<string, string>()
  const sections: string[] = []
  const page = (all: readonly string[]): string => `${heading(versions)}\n\n${all.join('\n\n')}\n`
  for (const workload of flags.products ? [] : flags.workloads) {
    const tables = (results: Results): string => tablesOf(workload, flags.rows, results)
    // A bench that is cut leaves what it has measured, but not in place of the results of a whole one.
    const keep = (soFar: Results): void => {
      if (flags.out && flags.out !== resultsFile) writeFileSync(flags.out, page([...sections, tables(soFar)]))
    }
    sections.push(tables(await measureWorkload(workload, flags, versions, keep)))
  }
  if (flags.products || isWhole(flags)) sections.push(await measureProducts())
  const text = page(sections)
  console.log(text)
  if (!flags.out) return
  writeFileSync(flags.out, text)
  console.log(`written to ${flags.out}`)
}

/** Whether everything is measured that there is. */
function isWhole({ quick, rows, workloads: chosen }: Flags): boolean {
  return !quick && rows.length === lineup.length && chosen.length === Object.keys(workloads).length
}

async function measureWorkload(
  workload: WorkloadId,
  flags: Flags,
  versions: Map<string, string>,
  keep: (soFar: Results) => void,
): Promise<Results> {
  const results = new Map<string, (Measured | { readonly skipped: string })[]>(flags.rows.map(({ id }) => [id, []]))
  for (let round = 0; round < flags.rounds; round++) {
    const ask = {
      workload,
      mayInstall: !flags.quick,
      ...(round === 0
        ? { epochs: workloads[workload].epochs, seconds: flags.learn }
        : { epochs: 1, seconds: flags.seconds }),
    }
    for (const row of flags.rows) {
      const earlier = results.get(row.id)!
      if (earlier.some((result) => 'skipped' in result) || (round > 0 && wantsGpu(row) && !hasGpu)) continue
      const result = await measureRow(row, ask).catch((error: Error) => ({ skipped: reasonOf(error) }))
      earlier.push(result)
      note(versions, row, result)
      keep(results)
      console.error(
        `${workload} round ${round + 1}  ${row.id.padEnd(28)} ${'skipped' in result ? result.skipped : `${show(samplesPerSecond(result))} samples/s`}`,
      )
    }
  }
  return results
}

function reasonOf(error: Error): string {
  if (error instanceof Skipped) return error.message
  throw error
}

function note(
  versions: Map<string, string>,
  { package: name, runs }: Row,
  result: Measured | { readonly skipped: string },
): void {
  if (!name || 'skipped' in result) return
  versions.set(name, result.version ?? (runs.in === 'python' ? '' : npmVersion(name)))
}

function heading(versions: ReadonlyMap<string, string>): string {
  const peers = [...versions].map(([name, version]) => `${name} ${version}`).sort()
  return `# Results

${describeMachine()}
Telar at ${commit()}; ${peers.join(', ') || 'no peers'}
${new Date().toISOString().slice(0, 10)}, on a machine with a load of ${loadBefore.toFixed(1)} before, \`${['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ')}\`

How each row is run, and what the columns mean, is in [README.md](README.md).`
}
