import workloads from '../workloads.json'
import type { Measured, WorkloadId } from '../rows/task.js'
import { pytorchOf } from './lineup.js'
import { median, ratio, samplesPerSecond, secondsTo, show, sum } from './numbers.js'
import { groups, type GroupId, type Row } from './row.js'

/** What each row measured on a workload, round by round, or why it did not. */
export type Results = ReadonlyMap<string, readonly (Measured | { readonly skipped: string })[]>

const isMeasured = (result: Measured | { readonly skipped: string }): result is Measured => 'epochs' in result

/** The tables of a workload, one for each group that has rows. */
export function tablesOf(workload: WorkloadId, rows: readonly Row[], results: Results): string {
  const tables = (Object.keys(groups) as GroupId[]).flatMap((group) => {
    const members = rows.filter((row) => row.group === group)
    return members.length > 0 ? [`**${groups[group]}**\n\n${table(group, members, results)}`] : []
  })
  const kernels = rows.flatMap((row) => kernelTable(row, results.get(row.id) ?? []))
  return `## ${workload}: ${workloads[workload].about}\n\n${[...tables, ...kernels].join('\n\n')}`
}

/** Where the time of the device goes, of a row whose kernels were timed. */
function kernelTable({ title, group }: Row, rounds: readonly (Measured | { readonly skipped: string })[]): string[] {
  const kernels = rounds.filter(isMeasured).find((measured) => measured.kernels)?.kernels
  if (!kernels) return []
  const total = sum(kernels.map(({ microseconds }) => microseconds))
  const lines = kernels.map(({ name, dispatches, microseconds }) => [
    name,
    show(dispatches),
    show(microseconds),
    `${((100 * microseconds) / total).toFixed(1)} %`,
  ])
  const all = ['all', show(sum(kernels.map(({ dispatches }) => dispatches))), show(total), '100 %']
  const head = ['kernel', 'dispatches/step', 'µs/step', 'share']
  return [`**${groups[group]}: time on the device by kernel, ${title}**\n\n${markdown([head, ...lines, all])}`]
}

type Column = { readonly title: string; readonly of: (row: Row, measured: readonly Measured[]) => string }

function table(group: GroupId, rows: readonly Row[], results: Results): string {
  const onGpu = group !== 'cpu'
  const speeds = (id: string | undefined) =>
    (results.get(id ?? '') ?? []).map((result) => (isMeasured(result) ? samplesPerSecond(result) : undefined))
  const against = (row: Row, base: string | undefined) => times(ratio(speeds(row.id), speeds(base)))
  const columns: Column[] = [
    { title: 'samples/s', of: (_, measured) => show(median(measured.map(samplesPerSecond))) },
    { title: '× tfjs-layers', of: (row) => against(row, row.tfjs) },
    ...(group === 'webgpu' ? [] : [{ title: '× PyTorch', of: (row: Row) => against(row, pytorchOf(row)) }]),
    { title: 'accuracy', of: (_, measured) => accuracyOf(measured) },
    ...[0.97, 0.98, 0.99].map((goal) => ({
      title: `s to ${goal * 100} %`,
      of: (_: Row, measured: readonly Measured[]) => show(secondsTo(goal, measured[0]!)),
    })),
    ...(onGpu && group !== 'cuda'
      ? [
          {
            title: 'dispatches/step',
            of: (_: Row, measured: readonly Measured[]) => show(middle(measured, 'dispatches')),
          },
        ]
      : []),
    ...(group === 'webgpu'
      ? [{ title: 'host ms/step', of: (_: Row, measured: readonly Measured[]) => show(middle(measured, 'hostMs')) }]
      : []),
    { title: 'warm-up s', of: (_, measured) => show(middle(measured, 'warmUpSeconds')) },
    {
      title: 'peak MB',
      of: (_, measured) => show(Math.round(Math.max(...measured.map(({ peakMemoryMb = NaN }) => peakMemoryMb)))),
    },
  ]
  const lines = rows.map((row) => {
    const all = results.get(row.id) ?? []
    const measured = all.filter(isMeasured)
    if (measured.length > 0) return [row.title, ...columns.map(({ of }) => of(row, measured))]
    const why = all.find((result) => !isMeasured(result)) as { skipped: string } | undefined
    return [
      row.title,
      `skipped: ${(why?.skipped ?? 'there was no time for it').replaceAll('|', '/')}`,
      ...columns.slice(1).map(() => ''),
    ]
  })
  return markdown([['', ...columns.map(({ title }) => title)], ...lines])
}

/** A table; all columns but the first hold numbers. */
export function markdown([head, ...lines]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head!), line(head!.map((_, i) => (i === 0 ? '---' : '---:'))), ...lines.map(line)].join('\n')
}

function middle(measured: readonly Measured[], name: 'dispatches' | 'hostMs' | 'warmUpSeconds'): number | undefined {
  const values = measured.flatMap((each) => each[name] ?? [])
  return values.length > 0 ? median(values) : undefined
}

function times(value: number | undefined): string {
  return value === undefined ? '–' : `${show(value)}×`
}

/** After the last epoch of the first round, with how many there were. */
function accuracyOf([first]: readonly Measured[]): string {
  const accuracy = first?.epochs.at(-1)?.accuracy
  return accuracy === undefined ? '–' : `${(accuracy * 100).toFixed(2)} % (${first!.epochs.length})`
}
