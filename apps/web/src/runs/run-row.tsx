import { duration, formatMetric, grouped, short } from '@telarjs/core'
import type { JSX } from 'preact'
import { differences } from '../shared/differences.js'
import { showRun } from '../state/stored-run.js'
import { worker } from '../state/client.js'
import { removeRun } from '../state/removed.js'
import { isBusy, shownRun } from '../state/run.js'
import { IconButton } from '../ui/controls.js'
import { download } from '../ui/download.js'
import { comparedRuns, mostCompared, toggleCompared } from '../state/compared.js'
import { resultOf } from './run-order.js'
import type { RunRecord } from '../protocol/run-record.js'

const words: Readonly<Record<RunRecord['status'], string>> = {
  completed: 'complete',
  stopped: 'stopped',
  aborted: 'stopped',
  failed: 'failed',
  running: 'interrupted',
  paused: 'paused',
}

interface RunRowProps {
  readonly record: RunRecord
  /** Its place in time, from 1. */
  readonly number: number
  /** The run that it is compared with. */
  readonly base: RunRecord | undefined
}

/** One run of the table. */
export function RunRow({ record, number, base }: RunRowProps): JSX.Element {
  const { name, step, steps, seconds, backend } = record
  const result = resultOf(record)
  return (
    <tr class={shownRun.value?.id === record.id ? 'shown' : ''}>
      <CompareCell record={record} number={number} />
      <NameCell record={record} number={number} />
      <ApartCell record={record} base={base} />
      <td class="figure">
        <b>{result?.metric ? formatMetric(result.metric.value, record.valueKinds?.[result.metric.name]) : '–'}</b>
        <small>{result && [result.split, result.metric?.name].filter(Boolean).join(' ')}</small>
      </td>
      <td class="figure">{result ? short(result.loss) : '–'}</td>
      <td class="figure">
        {grouped(step)}
        <small>{steps > 0 ? `of ${grouped(steps)}` : ''}</small>
      </td>
      <td class="figure">{seconds > 0 ? duration(seconds) : '–'}</td>
      <td>{backend.name}</td>
      <td class="actions">
        <IconButton icon="download" label={`Save the checkpoint of ${name}`} onClick={() => void save(record)} />
        <IconButton
          icon="trash"
          label={`Remove ${name}`}
          disabled={shownRun.value?.id === record.id && isBusy.value}
          onClick={() => void removeRun(record)}
        />
      </td>
    </tr>
  )
}

async function save({ id, name }: RunRecord): Promise<void> {
  const checkpoint = await worker.checkpoint(id)
  if (checkpoint) download(`${name}.telar`, checkpoint)
}

function CompareCell({ record, number }: Pick<RunRowProps, 'record' | 'number'>): JSX.Element {
  const { id, name } = record
  const look = comparedRuns.value.find((run) => run.id === id)
  const isFull = look === undefined && comparedRuns.value.length >= mostCompared
  return (
    <td>
      <label class="compare" title="Lay its curves over the others">
        <input
          type="checkbox"
          checked={look !== undefined}
          disabled={shownRun.value?.id === id || isFull}
          aria-label={`Compare ${name}`}
          onChange={() => void toggleCompared(record, number)}
        />
        {look && <i style={{ '--swatch': `var(${look.color})` }} />}
      </label>
    </td>
  )
}

function NameCell({ record, number }: Pick<RunRowProps, 'record' | 'number'>): JSX.Element {
  const { id, name, status, createdAt } = record
  const isRunning = shownRun.value?.id === id && isBusy.value
  const day = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const
  return (
    <th scope="row">
      <button type="button" class="link" disabled={isBusy.value} onClick={() => void showRun(record)}>
        {number} · {name}
      </button>
      <small>
        {isRunning ? 'running' : words[status]} · {new Date(createdAt).toLocaleString('en', day)}
      </small>
    </th>
  )
}

/** What sets a run apart from the first. */
function ApartCell({ record, base }: Pick<RunRowProps, 'record' | 'base'>): JSX.Element {
  const { experiment, changes } = record
  const all = base ? differences(base.experiment, experiment) : []
  const apart = all.filter((line) => !line.startsWith('name:'))
  return (
    <td class="apart">
      {apart.slice(0, 4).map((line) => (
        <div key={line}>{line}</div>
      ))}
      {apart.length > 4 && <small title={apart.join('\n')}>and {apart.length - 4} more</small>}
      {changes.length > 0 && (
        <small title={changes.map(({ step, what }) => `step ${step}: ${what}`).join('\n')}>
          changed {changes.length} times while it ran
        </small>
      )}
      {!base && <small>the first</small>}
      {base && apart.length === 0 && changes.length === 0 && <small>nothing</small>}
    </td>
  )
}
