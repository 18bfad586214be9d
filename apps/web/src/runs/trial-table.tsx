import type { Trial } from '@telarjs/search'
import type { JSX } from 'preact'
import { takeTrial, type PageSearch } from '../state/search.js'
import { metricName, splitName } from '../texts/names.js'
import { formatMetric, short } from '../texts/numbers.js'
import { runsTexts as t } from '../texts/runs.js'
import { told } from '../texts/told.js'

interface TrialTableProps {
  readonly trials: readonly Trial[]
  readonly now: PageSearch
  readonly pointed: number | undefined
  readonly onPoint: (trial: number | undefined) => void
}

/** Trials and what they came to; each can be built. */
export function TrialTable({ trials, ...all }: TrialTableProps): JSX.Element {
  const { request, goal } = all.now
  const heads = [
    t.trial,
    t.metricOf(metricName(goal.metric), splitName(goal.split)),
    ...request.parameters.map(({ label }) => label()),
  ]
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={t.trialsTable}>
      <table class="trials">
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
            <th scope="col">
              <span class="hidden">{t.actions}</span>
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
        {index + 1} <small title={why && told(why)}>{index === best?.index ? t.best : t.trialStatuses[status]}</small>
      </th>
      <td>{value === undefined ? '–' : formatMetric(value, goal.metric === 'loss' ? undefined : 'fraction')}</td>
      {Object.keys(space).map((name) => (
        <td key={name}>{write(values[name])}</td>
      ))}
      <td>
        <button type="button" class="link" aria-label={t.buildTrial(index + 1)} onClick={() => takeTrial(trial)}>
          {t.build}
        </button>
      </td>
    </tr>
  )
}
