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
export function TrialTable({ trials, now: { space, goal, best }, pointed, onPoint }: TrialTableProps): JSX.Element {
  const names = Object.keys(space)
  const write = (value: unknown) => (typeof value === 'number' ? short(value) : String(value))
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="Trials of the search">
      <table class="trials">
        <thead>
          <tr>
            <th scope="col">Trial</th>
            <th scope="col">{`${goal.metric} of ${goal.split}`}</th>
            {names.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
            <th scope="col">
              <span class="hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {trials.map((trial) => {
            const value = trial.value ?? trial.reports.at(-1)?.value
            return (
              <tr
                key={trial.index}
                class={trial.index === pointed ? 'shown' : ''}
                onPointerEnter={() => onPoint(trial.index)}
                onPointerLeave={() => onPoint(undefined)}
              >
                <th scope="row">
                  {trial.index + 1}{' '}
                  <small title={trial.why}>{trial.index === best?.index ? 'the best' : words[trial.status]}</small>
                </th>
                <td>
                  {value === undefined ? '–' : formatMetric(value, goal.metric === 'loss' ? undefined : 'fraction')}
                </td>
                {names.map((name) => (
                  <td key={name}>{write(trial.values[name])}</td>
                ))}
                <td>
                  <button
                    type="button"
                    class="link"
                    aria-label={`Build it: trial ${trial.index + 1}`}
                    onClick={() => takeTrial(trial)}
                  >
                    Build it
                  </button>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

const words: Readonly<Record<Trial['status'], string>> = {
  completed: '',
  pruned: 'ended early',
  failed: 'failed',
  running: 'running',
}
