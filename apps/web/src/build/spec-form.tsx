import type { JsonObject } from '@telarjs/core'
import type { JSX } from 'preact'
import { catalog, pluginOf, pluginsOf } from '../state/client.js'
import { move } from '../state/draft.js'
import { defaultSpec, freshSpec } from '../state/fresh-spec.js'
import { IconButton } from '../ui/controls.js'
import { Formula } from '../ui/formula.js'
import { OptionsForm } from './options-form.js'
import { Summary } from './summary.js'
import type { Schema } from '../shared/schema.js'
import { shortId, type DraftSpec } from '../shared/draft.js'
import { buildTexts as t } from '../texts/build.js'
import { kindName } from '../texts/names.js'
import { optionValue, optionWords } from '../texts/options.js'

interface SpecFormProps {
  readonly kind: string
  readonly label: string
  readonly value: DraftSpec | undefined
  readonly onChange: (spec: DraftSpec) => void
  readonly nested?: boolean
  readonly id?: string
}

/** A plugin of a kind, and its options. */
export function SpecForm({ kind, label, value, onChange, nested = false, id }: SpecFormProps): JSX.Element {
  const plugin = value && pluginOf(value.use)
  const known = pluginsOf(kind)
  return (
    <div class={nested ? 'spec nested' : 'spec'}>
      <select
        id={id}
        aria-label={label}
        value={value?.use ?? ''}
        onChange={(event) => onChange(freshSpec(event.currentTarget.value))}
      >
        {!value && <option value="">{t.choose}</option>}
        {value && !plugin && (
          <option value={value.use}>
            {shortId(value.use)}
            {catalog.value.length > 0 ? ` ${t.unknown}` : ''}
          </option>
        )}
        {known.map(({ id: choice, own }) => (
          <option key={choice} value={choice}>
            {shortId(choice)}
            {own ? ` ${t.yours}` : ''}
          </option>
        ))}
      </select>
      {plugin && !nested && <Summary of={plugin} />}
      {plugin &&
        value &&
        hasFields(plugin.schema as Schema) &&
        (nested ? (
          <details>
            <summary>{t.optionsOf(shortId(plugin.id))}</summary>
            <OptionsForm
              schema={plugin.schema as Schema}
              value={value.with ?? {}}
              onChange={(options) => onChange(withOptions(value.use, options))}
            />
          </details>
        ) : (
          <details class="options" key={plugin.id} open={isAsked(plugin.schema as Schema, value.with)}>
            <summary>
              {t.options}
              {chosenText(value, plugin.schema as Schema)}
            </summary>
            <OptionsForm
              schema={plugin.schema as Schema}
              value={value.with ?? {}}
              onChange={(options) => onChange(withOptions(value.use, options))}
            />
          </details>
        ))}
      {plugin && !nested && <Formula id={plugin.id} options={value.with} schema={plugin.schema as Schema} />}
    </div>
  )
}

/** Options that must be given are not hidden. */
function isAsked({ required = [], properties }: Schema, given: JsonObject | undefined): boolean {
  return required.some((name) => properties?.[name]?.default === undefined && given?.[name] === undefined)
}

function chosenText({ with: options = {} }: DraftSpec, { properties }: Schema): string {
  const chosen = Object.entries(options).flatMap(([name, value]) =>
    value === null || typeof value === 'object'
      ? []
      : [`${optionWords(name)} ${optionValue(value, properties?.[name])}`],
  )
  return chosen.length > 0 ? `: ${chosen.slice(0, 3).join(', ')}` : ''
}

function hasFields(schema: Schema): boolean {
  return Object.keys(schema.properties ?? {}).length > 0
}

export function withOptions(use: string, options: JsonObject): DraftSpec {
  return Object.keys(options).length > 0 ? { use, with: options } : { use }
}

interface SpecListProps {
  readonly kind: string
  readonly label: string
  readonly value: readonly DraftSpec[]
  readonly onChange: (specs: readonly DraftSpec[]) => void
}

/** Specs inside the options of another, such as the links of a chain. */
export function SpecList({ kind, label, value, onChange }: SpecListProps): JSX.Element {
  const replace = (index: number, spec: DraftSpec) => onChange(value.map((old, i) => (i === index ? spec : old)))
  return (
    <ol class="spec-list" aria-label={label}>
      {value.map((spec, index) => (
        <li key={index}>
          <SpecForm
            kind={kind}
            label={`${label}, ${index + 1}`}
            value={spec}
            onChange={(next) => replace(index, next)}
            nested
          />
          <IconButton
            icon="up"
            label={t.moveUp(shortId(spec.use))}
            disabled={index === 0}
            onClick={() => onChange(move(value, index, index - 1))}
          />
          <IconButton
            icon="close"
            label={t.remove(shortId(spec.use))}
            onClick={() => onChange(value.filter((_, i) => i !== index))}
          />
        </li>
      ))}
      <li>
        <button
          type="button"
          class="quiet"
          onClick={() => onChange([...value, (defaultSpec(kind) ?? { use: '' }) as unknown as DraftSpec])}
        >
          {t.add(kindName(kind))}
        </button>
      </li>
    </ol>
  )
}
