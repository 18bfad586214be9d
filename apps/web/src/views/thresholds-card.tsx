import { ownValue } from '@telarjs/core'
import { useSignal } from '@preact/signals'
import {
  scoreKind,
  thresholdMetrics,
  type ThresholdMetric,
  type ThresholdOptions,
  type Thresholds,
} from '@telarjs/trainer/thresholds'
import type { JSX } from 'preact'
import type { ThresholdsView } from '../protocol/interpretation.js'
import { worker } from '../state/client.js'
import { putThresholds, useAnswer } from '../state/interpretation.js'
import { isOfCommandLine, shownRun, trouble } from '../state/run.js'
import { Card } from '../ui/controls.js'
import { NumberInput } from '../ui/text-input.js'
import { interpretationTexts as t } from '../texts/interpretation.js'
import { formatMetric, grouped, short } from '../texts/numbers.js'

/** Above which probability the network says yes, and what to choose that for. */
export function ThresholdsCard(): JSX.Element | null {
  const view = useAnswer((id) => () => worker.thresholds(id)).value
  if (!view) return null
  const { kept } = view
  return (
    <Card
      title={t.thresholds}
      note={kept && t.chosenFor(metricName(kept.metric))}
      class="thresholds"
      actions={
        kept &&
        !isOfCommandLine.value && (
          <button type="button" class="quiet small" onClick={() => void put(undefined)}>
            {t.backToHalf}
          </button>
        )
      }
    >
      {kept && <Kept kept={kept} names={view.names} />}
      <p class="hint">{sentence(view)}</p>
      {view.canChoose && !isOfCommandLine.value && <Choice metric={kept?.metric ?? 'f1'} />}
    </Card>
  )
}

/** One that a file names and the page does not know keeps its name. */
const metricName = (metric: ThresholdMetric): string => ownValue(t.thresholdMetrics, metric) ?? metric

function sentence({ names, kept, canChoose }: ThresholdsView): string {
  if (kept) return t.decidesByThem(grouped(kept.samples))
  const what = names.length === 1 ? t.saysAboveHalf(names[0]!) : t.saysLabelsAboveHalf
  if (!canChoose) return `${what} ${t.thresholdsNeedValidation}`
  return `${what} ${isOfCommandLine.value ? t.byCommand('threshold') : t.chooseThresholds}`
}

/** The thresholds, and what they do for the samples on which they were chosen. */
function Kept({ kept, names }: { readonly kept: Thresholds; readonly names: readonly string[] }): JSX.Element {
  const metric = metricName(kept.metric)
  // Costs are kept below zero, so that more is better.
  const score = (value: number) => formatMetric(kept.metric === 'cost' ? -value : value, scoreKind(kept.metric))
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={t.keptThresholds}>
      <table class="thresholds-kept">
        <thead>
          <tr>
            <th scope="col">{t.says}</th>
            <th scope="col">{t.above}</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name, index) => (
            <tr key={index}>
              <th scope="row">{name}</th>
              <td>{short(kept.values[index]!)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t.scoreThere(metric)}</th>
            <td>{t.fromTo(score(kept.score.before), score(kept.score.after))}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

/** What the thresholds are to be the best for. */
function Choice({ metric: last }: { readonly metric: ThresholdMetric }): JSX.Element {
  const metric = useSignal<ThresholdMetric>(last)
  const costs = useSignal({ falsePositive: 1, falseNegative: 1 })
  const isOfCosts = metric.value === 'cost'
  const cost = (name: keyof typeof costs.value) => (
    <label>
      <span>{t.costs[name]}</span>
      <NumberInput
        value={costs.value[name]}
        min={0}
        onChange={(value = 0) => (costs.value = { ...costs.value, [name]: value })}
      />
    </label>
  )
  const isWrong = isOfCosts && Object.values(costs.value).some((value) => !(value > 0))
  return (
    <form
      class="thresholds-choice"
      onSubmit={(event) => {
        event.preventDefault()
        void put({ metric: metric.value, ...(isOfCosts ? { costs: costs.value } : {}) })
      }}
    >
      <label>
        <span>{t.bestFor}</span>
        <select
          value={metric.value}
          onChange={(event) => (metric.value = event.currentTarget.value as ThresholdMetric)}
        >
          {thresholdMetrics.map((name) => (
            <option key={name} value={name}>
              {t.thresholdMetrics[name]}
            </option>
          ))}
        </select>
      </label>
      {isOfCosts && cost('falsePositive')}
      {isOfCosts && cost('falseNegative')}
      <button type="submit" class="quiet" disabled={isWrong}>
        {t.choose}
      </button>
      {isWrong && <p class="problem">{t.costsAboveZero}</p>}
    </form>
  )
}

async function put(options: ThresholdOptions | undefined): Promise<void> {
  const run = shownRun.value
  try {
    if (run) await putThresholds(run, options)
  } catch (error) {
    trouble.value = (error as Error).message
  }
}
