import type { Json, JsonObject } from '@telarjs/core'
import type { JSX } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { merging, type DraftSpec } from '../state/draft.js'
import { NumberInput } from '../ui/text-input.js'
import { labelOf, limitsOf, sliderOf, widgetOf, type Schema } from '../shared/schema.js'
import { SpecForm, SpecList } from './spec-form.js'

interface OptionsFormProps {
  readonly schema: Schema
  readonly value: JsonObject
  readonly onChange: (value: JsonObject) => void
  /** Numbers with two ends get a slider, where something shows at once what they do. */
  readonly sliders?: boolean
}

/** A form for options, made from their schema. A field that is empty leaves the plugin's default. */
export function OptionsForm({ schema, value, onChange, sliders = false }: OptionsFormProps): JSX.Element | null {
  const fields = Object.entries(schema.properties ?? {})
  if (fields.length === 0) return null

  function set(name: string, next: Json | undefined): void {
    const rest = Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))
    onChange(next === undefined ? rest : { ...value, [name]: next })
  }

  return (
    <div class="fields">
      {fields.map(([name, field]) => (
        <Field
          key={name}
          name={name}
          schema={field}
          required={schema.required?.includes(name) === true}
          value={value[name]}
          onChange={(next) => set(name, next)}
          sliders={sliders}
        />
      ))}
    </div>
  )
}

interface FieldProps {
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
  readonly value: Json | undefined
  readonly onChange: (value: Json | undefined) => void
  readonly sliders: boolean
}

function Field({ name, schema, required, value, onChange, sliders }: FieldProps): JSX.Element {
  const id = useId()
  const widget = widgetOf(schema)
  const label = labelOf(name, schema)
  const describedBy = schema.description ? `${id}-note` : undefined
  const fallback = schema.default === undefined ? (required ? 'needed' : 'none') : text(schema.default)
  const slider = sliders ? sliderOf(schema) : undefined
  const wide = widget.is === 'spec' || widget.is === 'specs'

  if (widget.is === 'switch') {
    return (
      <div class="field">
        <label class="toggle" title={schema.description}>
          <input
            type="checkbox"
            checked={(value ?? schema.default) === true}
            onChange={(event) =>
              onChange(event.currentTarget.checked === schema.default ? undefined : event.currentTarget.checked)
            }
          />
          <span>{label}</span>
        </label>
      </div>
    )
  }
  return (
    <div class={wide ? 'field wide' : 'field'}>
      {wide ? (
        <span class="label" id={id} title={schema.description}>
          {label}
        </span>
      ) : (
        <label for={id} title={schema.description}>
          {label}
        </label>
      )}
      {widget.is === 'choice' && (
        <select
          id={id}
          value={(value ?? schema.default ?? '') as string}
          onChange={(event) =>
            onChange(event.currentTarget.value === schema.default ? undefined : event.currentTarget.value)
          }
          aria-describedby={describedBy}
        >
          {value === undefined && schema.default === undefined && <option value="">none</option>}
          {widget.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      )}
      {widget.is === 'number' && (
        <NumberInput
          id={id}
          value={value as number | undefined}
          onChange={onChange}
          integer={widget.integer}
          placeholder={fallback}
          {...limitsOf(schema)}
          {...(describedBy ? { describedBy } : {})}
        />
      )}
      {widget.is === 'text' && <TextField id={id} value={value} placeholder={fallback} onChange={onChange} raw />}
      {widget.is === 'json' && (
        <TextField
          id={id}
          value={value}
          placeholder={schema.default === undefined ? widget.hint : fallback}
          onChange={onChange}
        />
      )}
      {widget.is === 'spec' && (
        <SpecForm
          kind={widget.kind}
          label={label}
          value={(value ?? schema.default) as unknown as DraftSpec | undefined}
          onChange={(spec) => onChange(spec as unknown as Json)}
          nested
        />
      )}
      {widget.is === 'specs' && (
        <SpecList
          kind={widget.kind}
          label={label}
          value={(value ?? schema.default ?? []) as unknown as readonly DraftSpec[]}
          onChange={(specs) => onChange(specs as unknown as Json)}
        />
      )}
      {slider && <OptionSlider {...slider} label={label} value={value ?? schema.default} onChange={onChange} />}
      {schema.description && (
        <small id={describedBy} class="hint">
          {schema.description}
        </small>
      )}
    </div>
  )
}

interface OptionSliderProps {
  readonly label: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: Json | undefined
  readonly onChange: (value: Json) => void
}

/** The number beside it, under the hand; one undo takes a whole movement back. */
function OptionSlider({ label, min, max, step, value, onChange }: OptionSliderProps): JSX.Element {
  const moving = useRef(false)
  return (
    <input
      type="range"
      aria-label={`${label}, slider`}
      min={min}
      max={max}
      step={step}
      value={typeof value === 'number' ? value : min}
      onInput={(event) => {
        const next = Number(Number(event.currentTarget.value).toPrecision(6))
        if (moving.current) merging(() => onChange(next))
        else onChange(next)
        moving.current = true
      }}
      onChange={() => (moving.current = false)}
    />
  )
}

interface TextFieldProps {
  readonly id: string
  readonly value: Json | undefined
  readonly placeholder: string
  readonly onChange: (value: Json | undefined) => void
  /** Text stays text, even where it looks like a number. */
  readonly raw?: boolean
}

/** JSON in one line; what is no JSON is text. */
function TextField({ id, value, placeholder, onChange, raw = false }: TextFieldProps): JSX.Element {
  const [written, setWritten] = useState(text(value))
  useEffect(() => setWritten(text(value)), [JSON.stringify(value)])
  return (
    <input
      id={id}
      type="text"
      value={written}
      placeholder={placeholder}
      autocomplete="off"
      spellcheck={false}
      onInput={(event) => setWritten(event.currentTarget.value)}
      onChange={(event) => onChange(read(event.currentTarget.value, raw))}
    />
  )
}

function text(value: Json | undefined): string {
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
}

function read(written: string, raw: boolean): Json | undefined {
  if (written.trim() === '') return undefined
  if (raw) return written
  try {
    return JSON.parse(written) as Json
  } catch {
    return written
  }
}
