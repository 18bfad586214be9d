import type { RunEvents } from '@telarjs/core'
import { hyperparameters, quoted } from '../hyperparameters.js'
import { metricEntry, textEntry, type Entry } from './entries.js'

/** What is known before the first step. */
export function entriesAtStart(
  { experiment, backend, parameters }: Pick<RunEvents['runStart'], 'experiment' | 'backend' | 'parameters'>,
  tags: Readonly<Record<string, string>>,
): Entry[] {
  const about = {
    'mlflow.source.name': 'telar',
    'mlflow.source.type': 'LOCAL',
    'mlflow.user': process.env['USER'] ?? process.env['USERNAME'] ?? 'unknown',
    'mlflow.note.content': quoted(experiment),
    backend: backend.name,
    device: backend.device,
    ...tags,
  }
  const params = { ...hyperparameters(experiment), parameters }
  return [
    ...Object.entries(about).map(([key, value]) => textEntry('tag', key, value)),
    ...Object.entries(params).map(([key, value]) => textEntry('param', key, value)),
  ]
}

/** The numbers of an evaluation or an epoch as metrics such as `validation/loss`; tables are left out. */
export function entriesOf(split: string, step: number, values: RunEvents['evaluated']['metrics']): Entry[] {
  return Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'number' ? [metricEntry(`${split}/${name}`, value, step)] : [],
  )
}
