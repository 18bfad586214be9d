import { counted, duration, formatMetric, short, type Registry } from '@telarjs/core'
import { htmlPage, metricLabel, type Page } from '@telarjs/report'
import { hasCheckpoint, inspectRuns, readLogs, type InspectedRun, type InspectOptions } from './inspect-run.js'
import { logSections, runSections } from './run-sections.js'

/** A run that left no checkpoint. */
export type LoggedRun = Awaited<ReturnType<typeof readLogs>>

/** The page of one run as HTML, as `telar report` writes it. */
export async function runPage(folder: string, options: InspectOptions): Promise<string> {
  if (!hasCheckpoint(folder)) return htmlPage(pageOfLogs(await readLogs(folder, [folder])))
  const [run] = await inspectRuns([folder], options)
  return htmlPage(await pageOfOne(run!, options.registry))
}

/** What the logs of a run say. */
export function pageOfLogs(run: LoggedRun): Page {
  const { name, status, why, epochs } = run.record
  return {
    title: name,
    lead: `${status} after ${counted(epochs.length, 'epoch')}${why && `: ${why}`}`,
    sections: logSections(run),
  }
}

/** What is known of a run and its network. */
export async function pageOfOne(run: InspectedRun, registry: Registry): Promise<Page> {
  const { record } = run
  return { title: record.name, lead: leadOf(run), numbers: numbersOf(run), sections: await runSections(run, registry) }
}

function leadOf({ record, split }: InspectedRun): string {
  const data = record.experiment.data.use.replace('dataset:', '')
  const how =
    record.status === 'completed'
      ? `trained for ${counted(record.epochs.length, 'epoch')}`
      : `${record.status} after ${counted(record.epochs.length, 'epoch')}`
  return `A network for ${data}, ${how}${record.backend ? ` on ${record.backend} (${record.device})` : ''}, looked at on its ${split} split.`
}

function numbersOf({ evaluation, parameters, record, split }: InspectedRun): NonNullable<Page['numbers']> {
  const metrics = Object.entries(evaluation.metrics)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .slice(0, 3)
  return [
    ...metrics.map(([name, value]) => ({
      name: `${split} ${metricLabel(name)}`,
      value: formatMetric(value, record.valueKinds[name]),
    })),
    { name: `${split} loss`, value: short(evaluation.loss) },
    { name: 'parameters', value: short(parameters) },
    { name: 'time', value: duration(record.seconds) },
  ]
}
