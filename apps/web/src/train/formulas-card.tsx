import type { ParsedExperiment } from '@telarjs/core'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { FormulaBody, loadNotes } from '../ui/formula.js'
import type { Moment } from '../shared/live-values.js'
import type { Schema } from '../shared/schema.js'
import { pluginOf } from '../state/client.js'
import { curvesVersion, shownCurves, shownRun } from '../state/run.js'
import { recent } from './stats.js'
import { type DraftSpec, shortId } from '../shared/draft.js'
import { kindName } from '../texts/names.js'
import { trainTexts as t } from '../texts/train.js'

/** The formulas of what trains, with the values that they have at this moment; on demand. */
export function FormulasCard(): JSX.Element | null {
  const [open, setOpen] = useState(false)
  const experiment = shownRun.value?.experiment
  if (!experiment) return null
  return (
    <details
      class="card formulas"
      onToggle={(event) => {
        setOpen(event.currentTarget.open)
        void loadNotes()
      }}
    >
      <summary>
        <h3>{t.formulas}</h3>
        <span class="note">{t.valuesOfNow}</span>
      </summary>
      {open && <Formulas experiment={experiment} />}
    </details>
  )
}

function Formulas({ experiment }: { readonly experiment: ParsedExperiment }): JSX.Element {
  void curvesVersion.value
  const curves = shownCurves()
  const { step = 0, steps = 0 } = shownRun.value ?? {}
  const moment: Moment = {
    step,
    steps,
    learningRate: experiment.learningRate,
    rate: curves.rates().at(-1),
    loss: recent(curves.series('loss')),
  }
  const specs = [
    experiment.schedule,
    experiment.optimizer,
    ...(experiment.loss ? [experiment.loss] : []),
    ...experiment.regularizers,
  ] as readonly DraftSpec[]
  return (
    <div class="formula-grid">
      {specs.map((spec, index) => {
        const plugin = pluginOf(spec.use)
        return (
          plugin && (
            <section key={index} aria-label={`${kindName(plugin.kind)} ${shortId(spec.use)}`}>
              <h4>
                {shortId(spec.use)} <small>{kindName(plugin.kind)}</small>
              </h4>
              <FormulaBody id={spec.use} options={spec.with} schema={plugin.schema as Schema} moment={moment} />
            </section>
          )
        )
      })}
    </div>
  )
}
