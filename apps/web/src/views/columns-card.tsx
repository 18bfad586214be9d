import { useSignal } from '@preact/signals'
import { partialDependenceFigure, type Figure } from '@telarjs/report'
import type { JSX } from 'preact'
import type { ColumnsView, DependenceView } from '../protocol/interpretation.js'
import { worker } from '../state/client.js'
import { useAnswer } from '../state/interpretation.js'
import { Card } from '../ui/controls.js'
import { ReportFigure } from '../ui/report-figure.js'
import { interpretationTexts as t } from '../texts/interpretation.js'
import { splitName } from '../texts/names.js'
import { formatMetric, grouped, percent, short } from '../texts/numbers.js'

/** Which columns of a table matter to the network, and how its answers go with one of them. */
export function ColumnsCard(): JSX.Element | null {
  const chosen = useSignal<string | undefined>(undefined)
  const view = useAnswer((id) => () => worker.columns(id)).value
  const dependence = useAnswer((id) => {
    const column = chosen.value
    return column === undefined ? undefined : () => worker.dependence(id, column)
  }).value
  if (!view) return null
  return (
    <Card
      title={t.columns}
      note={t.scoreOn(
        t.scores[view.score],
        grouped(view.samples),
        splitName(view.split),
        formatMetric(view.base, kindOf(view)),
      )}
      class="columns"
    >
      <p class="hint">
        {t.shuffled(t.effects[view.score])}
        {view.columns.length < view.columnCount &&
          ` ${t.someOf(grouped(view.columns.length), grouped(view.columnCount))}`}
      </p>
      <div class="columns-body">
        <Importances view={view} chosen={chosen.value} onChoose={(name) => (chosen.value = name)} />
        {dependence && <ReportFigure draw={(width) => figureOf(dependence, width)} />}
      </div>
    </Card>
  )
}

function figureOf(view: DependenceView, width: number): Figure {
  const named = { ...view, split: splitName(view.split) }
  return partialDependenceFigure(named, undefined, { words: t.dependence, percent, short }, width)
}

interface ImportancesProps {
  readonly view: ColumnsView
  readonly chosen: string | undefined
  readonly onChoose: (name: string) => void
}

/** A bar for each column, with the standard deviation over the repeats. */
function Importances({ view, chosen, onChoose }: ImportancesProps): JSX.Element {
  const largest = Math.max(...view.columns.map(({ mean }) => mean), 1e-9)
  return (
    <ol class="importances" aria-label={t.columnList}>
      {view.columns.map(({ name, mean, deviation }) => (
        <li key={name}>
          <button type="button" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
            <span>{name}</span>
            <i>
              <b style={{ transform: `scaleX(${Math.max(0, mean / largest)})` }} />
            </i>
            <span class="value">
              {formatMetric(mean, kindOf(view))} <small>± {formatMetric(deviation, kindOf(view))}</small>
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}

function kindOf({ score }: ColumnsView): 'number' | 'fraction' {
  return score === 'mean absolute error' ? 'number' : 'fraction'
}
