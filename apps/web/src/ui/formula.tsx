import { signal } from '@preact/signals'
import type { JsonObject } from '@telarjs/core'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { momentValues, optionValues, type Moment, type NamedValue } from '../shared/live-values.js'
import type { Schema } from '../shared/schema.js'
import { grouped, short } from '../texts/numbers.js'
import { told } from '../texts/told.js'
import { buildTexts as t } from '../texts/build.js'

const notes = signal<Readonly<Record<string, string>> | undefined>(undefined)

/** They are long, so they come when somebody first asks. */
export async function loadNotes(): Promise<void> {
  notes.value ??= (await import('virtual:plugin-notes')).notes
}

interface FormulaProps {
  readonly id: string
  readonly options: JsonObject | undefined
  readonly schema: Schema
}

/** The formula and the paper of a plugin, from its own file, with the values that it has now. */
export function Formula({ id, options, schema }: FormulaProps): JSX.Element | null {
  const [open, setOpen] = useState(false)
  if (notes.value && !notes.value[id]) return null
  return (
    <details
      class="formula"
      onToggle={(event) => {
        setOpen(event.currentTarget.open)
        void loadNotes()
      }}
    >
      <summary>{id.startsWith('dataset:') ? t.source : t.formula}</summary>
      {open && <FormulaBody id={id} options={options} schema={schema} />}
    </details>
  )
}

/** @param moment of a run, whose values are told too */
export function FormulaBody({ id, options, schema, moment }: FormulaProps & { readonly moment?: Moment }): JSX.Element {
  const given = optionValues(schema, options)
  const [kind = ''] = id.split(':')
  return (
    <div class="formula-body">
      <div lang="en">
        {(notes.value?.[id] ?? '…').split('\n').map((line, index) => (
          <p key={index}>{line.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</p>
        ))}
      </div>
      <Values values={[...(moment ? momentValues(kind, given, moment) : []), ...given]} />
    </div>
  )
}

/** Whole numbers in full, others short. */
function brief(value: number): string {
  return Number.isInteger(value) ? grouped(value) : short(value)
}

function Values({ values }: { readonly values: readonly NamedValue[] }): JSX.Element | null {
  if (values.length === 0) return null
  return (
    <dl class="values">
      {values.map(([name, value]) => (
        <div key={name}>
          <dt>{told(name)}</dt>
          <dd>{typeof value === 'number' ? brief(value) : value}</dd>
        </div>
      ))}
    </dl>
  )
}
