import type { JSX } from 'preact'
import { differences } from '../shared/differences.js'
import { backendNames } from '../state/backends.js'
import { showRun } from '../state/stored-run.js'
import { worker } from '../state/client.js'
import { removeRun } from '../state/removed.js'
import { isBusy, shownRun } from '../state/run.js'
import { IconButton } from '../ui/controls.js'
import { download } from '../ui/download.js'
import { comparedRuns, mostCompared, toggleCompared } from '../state/compared.js'
import { resultOf } from './run-order.js'
import type { RunRecord } from '../protocol/run-record.js'
import { metricName, splitName } from '../texts/names.js'
import { dayAndTime, duration, formatMetric, grouped, short } from '../texts/numbers.js'
import { runsTexts as t } from '../texts/runs.js'
import { trainTexts } from '../texts/train.js'
import { told } from '../texts/told.js'

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
        <small>
          {result &&
            (result.metric
              ? trainTexts.on(splitName(result.split), metricName(result.metric.name))
              : splitName(result.split))}
        </small>
      </td>
      <td class="figure">{result ? short(result.loss) : '–'}</td>
      <td class="figure">
        {grouped(step)}
        <small>{steps > 0 ? t.of(grouped(steps)) : ''}</small>
      </td>
      <td class="figure">{seconds > 0 ? duration(seconds) : '–'}</td>
      <td>{backendNames[backend.name] ?? backend.name}</td>
      <td class="actions">
        <IconButton icon="download" label={t.saveCheckpoint(name)} onClick={() => void save(record)} />
        <IconButton
          icon="trash"
          label={t.remove(name)}
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
      <label class="compare" title={t.layOver}>
        <input
          type="checkbox"
          checked={look !== undefined}
          disabled={shownRun.value?.id === id || isFull}
          aria-label={t.compareNamed(name)}
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
  return (
    <th scope="row">
      <button type="button" class="link" disabled={isBusy.value} onClick={() => void showRun(record)}>
        {number} · {name}
      </button>
      <small>
        {isRunning ? t.running : t.statuses[status]} · {dayAndTime(createdAt)}
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
        <div key={line}>{told(line)}</div>
      ))}
      {apart.length > 4 && <small title={apart.map(told).join('\n')}>{t.more(apart.length - 4)}</small>}
      {changes.length > 0 && (
        <small title={changes.map(({ step, what }) => t.atStep(step, told(what))).join('\n')}>
          {t.changedTimes(changes.length)}
        </small>
      )}
      {!base && <small>{t.theFirst}</small>}
      {base && apart.length === 0 && changes.length === 0 && <small>{t.nothing}</small>}
    </td>
  )
}
