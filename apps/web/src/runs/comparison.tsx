import type { JSX } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { RunRecord } from '../protocol/run-record.js'
import type { GalleryView } from '../protocol/views.js'
import { differencesOf } from '../shared/differences.js'
import { axisText, capitalised } from '../shared/numbers.js'
import { worker } from '../state/client.js'
import { comparedRuns, type ComparedRun } from '../state/compared.js'
import { curvesVersion, isBusy, shownCurves, shownRun } from '../state/run.js'
import { ConfusionMatrix, mostClasses, rightOn } from '../ui/confusion-matrix.js'
import { Card } from '../ui/controls.js'
import { Plot } from '../ui/plot.js'
import { comparedSeries, numberMetrics } from '../ui/run-series.js'
import { resultOf } from './run-order.js'
import { metricName, splitName } from '../texts/names.js'
import { formatMetric, precise } from '../texts/numbers.js'
import { runsTexts as t } from '../texts/runs.js'
import { told } from '../texts/told.js'

/** A run that is compared, with its record. */
interface Compared extends ComparedRun {
  readonly record: RunRecord
}

/** The shown run and those that were chosen, beside one another: their curves, where their experiments differ, and what they confuse. */
export function Comparison({ records }: { readonly records: readonly RunRecord[] }): JSX.Element | null {
  const runs = useRuns(records)
  if (runs.length < 2) return null
  return (
    <section class="comparison" aria-labelledby="comparison-title">
      <h2 id="comparison-title">{t.sideBySide}</h2>
      <Overlay runs={runs} />
      <Differences runs={runs} />
      <Confusions runs={runs} />
    </section>
  )
}

/** The shown run first, in the color of training, and the chosen ones in theirs. */
function useRuns(records: readonly RunRecord[]): readonly Compared[] {
  const shown = shownRun.value
  const compared = comparedRuns.value
  const version = curvesVersion.value
  return useMemo(() => {
    const numbered = (id: string) => records.length - records.findIndex((record) => record.id === id)
    const first = shown && {
      id: shown.id,
      name: `${numbered(shown.id)} · ${shown.name}`,
      curves: shownCurves(),
      color: '--train',
      dash: [],
    }
    return [...(first ? [first] : []), ...compared].flatMap((run) => {
      const record = records.find(({ id }) => id === run.id)
      return record ? [{ ...run, record }] : []
    })
  }, [records, shown?.id, compared, version])
}

function Overlay({ runs }: { readonly runs: readonly Compared[] }): JSX.Element {
  const plots = useMemo(() => {
    const names = [...new Set(['loss', ...runs.flatMap(({ curves }) => numberMetrics(curves))])]
    return names.map((name) => ({ name, series: runs.flatMap((run) => comparedSeries(run, name)) }))
  }, [runs])
  const kinds = Object.assign({}, ...runs.map(({ record }) => record.valueKinds)) as RunRecord['valueKinds']
  return (
    <div class="plots">
      {plots.map(({ name, series }) => (
        <Plot
          key={name}
          title={capitalised(metricName(name))}
          series={series}
          format={(value, step) => axisText(kinds[name], value, step)}
          summary={series
            .map(
              ({ label, y }) =>
                `${label}: ${name === 'loss' ? precise(y.at(-1) ?? NaN) : formatMetric(y.at(-1) ?? NaN, kinds[name])}`,
            )
            .join(', ')}
        />
      ))}
    </div>
  )
}

function Differences({ runs }: { readonly runs: readonly Compared[] }): JSX.Element {
  const rows = useMemo(
    () => differencesOf(runs.map(({ record }) => record.experiment)).filter(({ path }) => path !== 'name'),
    [runs],
  )
  return (
    <Card title={t.whereDiffer}>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={t.differences}>
        <table class="differences">
          <thead>
            <tr>
              <td />
              {runs.map((run) => (
                <th scope="col" key={run.id}>
                  <RunName run={run} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ path, values }) => (
              <tr key={path}>
                <th scope="row">{path}</th>
                {values.map((value, index) => (
                  <td key={index}>{told(value)}</td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">{t.result}</th>
              {runs.map(({ id, record }) => (
                <td key={id}>{resultWords(record)}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p class="hint">{t.sameExperiments}</p>}
    </Card>
  )
}

function resultWords(record: RunRecord): string {
  const result = resultOf(record)
  if (!result) return '–'
  const { split, loss, metric } = result
  return metric
    ? t.resultOf(splitName(split), metricName(metric.name), formatMetric(metric.value, record.valueKinds[metric.name]))
    : t.resultOf(splitName(split), metricName('loss'), precise(loss))
}

/** The name of a run, with the line that it has in the curves. */
function RunName({ run: { name, color, dash } }: { readonly run: Compared }): JSX.Element {
  return (
    <span class="legend">
      <span>
        <i class={dash.length > 0 ? 'dashed' : ''} style={{ '--swatch': `var(${color})` }} />
        {name}
      </span>
    </span>
  )
}

function Confusions({ runs }: { readonly runs: readonly Compared[] }): JSX.Element | null {
  const answers = useAnswers(runs.map(({ id }) => id))
  const shown = runs.flatMap((run) => {
    const view = answers.get(run.id)
    return view && view.classes.length <= mostClasses ? [{ run, view }] : []
  })
  if (shown.length === 0) return null
  return (
    <div class="confusions-beside">
      {shown.map(({ run, view }) => (
        <Card key={run.id} title={t.confusionOf(run.name)} note={rightOn(view)}>
          <ConfusionMatrix view={view} />
        </Card>
      ))}
    </div>
  )
}

/** What the networks of runs answer, one after the other, as soon as nothing trains. */
function useAnswers(ids: readonly string[]): ReadonlyMap<string, GalleryView> {
  const [answers, setAnswers] = useState<ReadonlyMap<string, GalleryView>>(new Map())
  const busy = isBusy.value
  useEffect(() => {
    if (busy) return
    let isWanted = true
    const ask = async () => {
      for (const id of ids) {
        // A run of a plugin or of data that is not here has no answers; the others have.
        const view = await worker.answers(id).catch(() => undefined)
        if (!isWanted) return
        if (view) setAnswers((before) => new Map([...before, [id, view]]))
      }
    }
    void ask()
    return () => void (isWanted = false)
  }, [ids.join(' '), busy])
  return answers
}
