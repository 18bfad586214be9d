import { formatMetric, short } from '@telarjs/core'
import type { Trial } from '@telarjs/search'
import type { JSX } from 'preact'
import { takeTrial, type PageSearch } from '../state/search.js'

interface TrialTableProps {
  readonly trials: readonly Trial[]
  readonly now: PageSearch
  readonly pointed: number | undefined
  readonly onPoint: (trial: number | undefined) => void
}

/** Trials and what they came to; each can be built. */
export function TrialTable({ trials, ...all }: TrialTableProps): JSX.Element {
  const { space, goal } = all.now
  const heads = ['Trial', `${goal.metric} of ${goal.split}`, ...Object.keys(space)]
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="Trials of the search">
      <table class="trials">
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
            <th scope="col">
              <span class="hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {trials.map((trial) => (
            <TrialRow key={trial.index} trial={trial} {...all} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface TrialRowProps extends Omit<TrialTableProps, 'trials'> {
  readonly trial: Trial
}

function TrialRow({ trial, now: { space, goal, best }, pointed, onPoint }: TrialRowProps): JSX.Element {
  const { index, status, values, why } = trial
  const value = trial.value ?? trial.reports.at(-1)?.value
  const write = (option: unknown) => (typeof option === 'number' ? short(option) : String(option))
  return (
    <tr
      class={index === pointed ? 'shown' : ''}
      onPointerEnter={() => onPoint(index)}
      onPointerLeave={() => onPoint(undefined)}
    >
      <th scope="row">
        {index + 1} <small title={why}>{index === best?.index ? 'the best' : words[status]}</small>
      </th>
      <td>{value === undefined ? '–' : formatMetric(value, goal.metric === 'loss' ? undefined : 'fraction')}</td>
      {Object.keys(space).map((name) => (
        <td key={name}>{write(values[name])}</td>
      ))}
      <td>
        <button type="button" class="link" aria-label={`Build it: trial ${index + 1}`} onClick={() => takeTrial(trial)}>
          Build it
        </button>
      </td>
    </tr>
  )
}

const words: Readonly<Record<Trial['status'], string>> = {
  completed: '',
  pruned: 'ended early',
  failed: 'failed',
  running: 'running',
}
