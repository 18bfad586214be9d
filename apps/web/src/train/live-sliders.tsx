import type { JSX } from 'preact'
import { useId, useState, useEffect } from 'preact/hooks'
import type { Json, ParsedExperiment } from '@telarjs/core'
import { applyLive } from '../state/actions.js'
import { pluginOf } from '../state/client.js'
import { draft, setDraft } from '../state/draft.js'
import { isBusy, shownRun } from '../state/run.js'
import { Card } from '../ui/controls.js'
import { type Draft, type DraftSpec, shortId } from '../shared/draft.js'
import { rateSpan, type Schema } from '../shared/schema.js'
import { short } from '../texts/numbers.js'
import { told } from '../texts/told.js'
import { optionOfPlugin } from '../texts/options.js'
import { trainTexts as t } from '../texts/train.js'

interface Dial {
  readonly label: string
  readonly value: number
  readonly log: boolean
  readonly min: number
  readonly max: number
  change(experiment: Draft, value: number): Draft
}

/** Learning rate, regularization and the rates of layers of the running network, under the hand. */
export function LiveSliders(): JSX.Element | null {
  const run = shownRun.value
  if (!isBusy.value || !run?.experiment) return null
  const dials = dialsOf(run.experiment)
  return (
    <Card title={t.whileItRuns} note={t.recorded} class="live">
      {dials.map((dial) => (
        <Slider key={dial.label} dial={dial} running={run.experiment!} />
      ))}
      {run.changes.length > 0 && (
        <ol class="changes" aria-label={t.changes}>
          {run.changes.slice(-6).map(({ step, what }, index) => (
            <li key={index}>
              <b>{t.atStep(step)}</b> {told(what)}
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}

function Slider({ dial, running }: { readonly dial: Dial; readonly running: ParsedExperiment }): JSX.Element {
  const id = useId()
  const [value, setValue] = useState(dial.value)
  useEffect(() => setValue(dial.value), [dial.value])
  const toPosition = (given: number) => (dial.log ? Math.log10(Math.max(given, dial.min)) : given)
  const fromPosition = (position: number) => Number((dial.log ? 10 ** position : position).toPrecision(2))

  async function commit(): Promise<void> {
    if (value === dial.value) return
    const changed = dial.change(running as unknown as Draft, value)
    // The form follows where it was of the same experiment, so that both say the same.
    if (await applyLive(changed)) setDraft(dial.change(draft.value, value))
    else setValue(dial.value)
  }

  return (
    <div class="slider">
      <label for={id}>{dial.label}</label>
      <input
        id={id}
        type="range"
        min={toPosition(dial.min)}
        max={toPosition(dial.max)}
        step={dial.log ? 0.02 : 0.01}
        value={toPosition(value)}
        aria-valuetext={short(value)}
        onInput={(event) => setValue(fromPosition(Number(event.currentTarget.value)))}
        onChange={() => void commit()}
      />
      <span class="value">{short(value)}</span>
    </div>
  )
}

function dialsOf({ learningRate, regularizers, model }: ParsedExperiment): Dial[] {
  const rate: Dial = {
    label: t.learningRate,
    value: learningRate,
    log: true,
    min: learningRate / 1000,
    max: Math.max(1, learningRate * 10),
    change: (experiment, value) => ({ ...experiment, learningRate: value }),
  }
  const penalties = regularizers.flatMap((spec, index) =>
    numbersOf(spec, /lambda|l1|l2|strength/).map(([name, value]): Dial => ({
      label: optionLabel(spec, name),
      value,
      log: true,
      min: 1e-6,
      max: 0.1,
      change: withOption('regularizers', index, name),
    })),
  )
  const rates = model.flatMap((spec, index) =>
    numbersOf(spec, /^rate$/).map(([name, value]): Dial => {
      const [min, max] = rateSpan(value, fieldOf(spec, name), 0.9)
      return {
        label: t.ofLayer(optionLabel(spec, name), index + 1),
        value,
        log: false,
        min,
        max,
        change: withOption('model', index, name),
      }
    }),
  )
  return [rate, ...penalties, ...rates]
}

function numbersOf({ with: options = {} }: DraftSpec, names: RegExp): readonly (readonly [string, number])[] {
  return Object.entries(options).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && names.test(entry[0]),
  )
}

function fieldOf({ use }: DraftSpec, name: string): Schema {
  return (pluginOf(use)?.schema as Schema | undefined)?.properties?.[name] ?? {}
}

function optionLabel(spec: DraftSpec, name: string): string {
  return optionOfPlugin(shortId(spec.use), name, fieldOf(spec, name).title)
}

function withOption(field: 'regularizers' | 'model', index: number, name: string): Dial['change'] {
  return (experiment, next) => ({
    ...experiment,
    [field]: (experiment[field] ?? []).map((old, i) =>
      i === index ? { ...old, with: { ...(old.with as { readonly [key: string]: Json }), [name]: next } } : old,
    ),
  })
}
