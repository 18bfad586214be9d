import type { Json, JsonObject } from '@telarjs/core'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { isSpec, type DraftSpec } from '../shared/draft.js'
import { limitsOf, sliderOf, takesNumbers, widgetOf, type Schema, type Widget } from '../shared/schema.js'
import { NumberInput } from '../ui/text-input.js'
import { OptionSlider } from './option-slider.js'
import { SpecForm, SpecList } from './spec-form.js'
import { TextField, textOf } from './text-field.js'
import { buildTexts as t } from '../texts/build.js'
import { choiceName, optionName } from '../texts/options.js'

interface OptionsFormProps {
  readonly schema: Schema
  readonly value: JsonObject
  /** @param merged whether undo takes the change back together with the one before */
  readonly onChange: (value: JsonObject, merged?: boolean) => void
  /** Numbers with two ends get a slider, where something shows at once what they do. */
  readonly sliders?: boolean
}

/** A form for options, made from their schema. A field that is empty leaves the plugin's default. */
export function OptionsForm({ schema, value, onChange, sliders = false }: OptionsFormProps): JSX.Element | null {
  const fields = Object.entries(schema.properties ?? {})
  if (fields.length === 0) return null

  function set(name: string, next: Json | undefined, merged: boolean): void {
    const rest = Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))
    onChange(next === undefined ? rest : { ...value, [name]: next }, merged)
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
          onChange={(next, merged = false) => set(name, next, merged)}
          sliders={sliders}
        />
      ))}
    </div>
  )
}

type Change = (value: Json | undefined, merged?: boolean) => void

interface FieldProps {
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
  readonly value: Json | undefined
  readonly onChange: Change
  readonly sliders: boolean
}

function Field({ name, schema, required, value, onChange, sliders }: FieldProps): JSX.Element {
  const id = useId()
  const widget = fittingWidget(schema, value ?? schema.default)
  const label = optionName(name, schema.title)
  if (widget.is === 'switch')
    return <SwitchField id={id} label={label} schema={schema} value={value} onChange={onChange} />
  const wide = widget.is === 'spec' || widget.is === 'specs'
  const slider = sliders ? sliderOf(schema) : undefined
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
      <Input
        id={id}
        label={label}
        widget={widget}
        schema={schema}
        required={required}
        value={value}
        onChange={onChange}
      />
      {slider && <OptionSlider {...slider} label={label} value={value ?? schema.default} onChange={onChange} />}
      <Note id={id} schema={schema} />
    </div>
  )
}

/** What an option is for, as its plugin says it: in English, seen while the field has the focus. */
function Note({ id, schema }: { readonly id: string; readonly schema: Schema }): JSX.Element | null {
  if (!schema.description) return null
  return (
    <small id={`${id}-note`} class="hint" lang="en">
      {schema.description}
    </small>
  )
}

/** A value that its own widget cannot show, as one from a link may be, is shown as JSON. */
function fittingWidget(schema: Schema, value: Json | undefined): Widget {
  const widget = widgetOf(schema)
  const fits =
    value === undefined ||
    (widget.is === 'spec' && isSpec(value)) ||
    (widget.is === 'specs' && Array.isArray(value) && value.every(isSpec)) ||
    (widget.is === 'number' && typeof value === 'number') ||
    (widget.is === 'choice' && typeof value === 'string') ||
    (widget.is === 'switch' && typeof value === 'boolean') ||
    widget.is === 'text'
  return fits ? widget : { is: 'json', hint: 'json' }
}

interface SwitchFieldProps extends Pick<FieldProps, 'schema' | 'value' | 'onChange'> {
  readonly id: string
  readonly label: string
}

function SwitchField({ id, label, schema, value, onChange }: SwitchFieldProps): JSX.Element {
  return (
    <div class="field">
      <label class="toggle" title={schema.description}>
        <input
          type="checkbox"
          checked={(value ?? schema.default) === true}
          {...(schema.description ? { 'aria-describedby': `${id}-note` } : {})}
          onChange={(event) =>
            onChange(event.currentTarget.checked === schema.default ? undefined : event.currentTarget.checked)
          }
        />
        <span>{label}</span>
      </label>
      <Note id={id} schema={schema} />
    </div>
  )
}

interface InputProps extends Pick<FieldProps, 'schema' | 'required' | 'value' | 'onChange'> {
  readonly id: string
  readonly label: string
  readonly widget: Exclude<Widget, { readonly is: 'switch' }>
}

function Input({ id, label, widget, schema, required, value, onChange }: InputProps): JSX.Element {
  const missing = required ? t.needed : t.none
  const hasNumbers = takesNumbers(schema)
  const fallback = schema.default === undefined ? missing : textOf(schema.default, hasNumbers)
  const described = schema.description ? { describedBy: `${id}-note` } : {}
  switch (widget.is) {
    case 'choice':
      return <ChoiceField id={id} choices={widget.choices} schema={schema} value={value} onChange={onChange} />
    case 'number':
      return (
        <NumberInput
          id={id}
          value={value as number | undefined}
          onChange={onChange}
          integer={widget.integer}
          placeholder={fallback}
          {...limitsOf(schema)}
          {...described}
        />
      )
    case 'text':
      return <TextField id={id} value={value} placeholder={fallback} onChange={onChange} raw />
    case 'json': {
      const placeholder = schema.default === undefined ? t.hints[widget.hint] : fallback
      return <TextField id={id} value={value} placeholder={placeholder} onChange={onChange} hasNumbers={hasNumbers} />
    }
    case 'spec': {
      const spec = (value ?? schema.default) as unknown as DraftSpec | undefined
      const change = (next: DraftSpec) => onChange(next as unknown as Json)
      return <SpecForm kind={widget.kind} label={label} value={spec} onChange={change} nested />
    }
    case 'specs': {
      const specs = (value ?? schema.default ?? []) as unknown as readonly DraftSpec[]
      const change = (next: readonly DraftSpec[]) => onChange(next as unknown as Json)
      return <SpecList kind={widget.kind} label={label} value={specs} onChange={change} />
    }
    default:
      return widget satisfies never
  }
}

interface ChoiceFieldProps extends Pick<FieldProps, 'schema' | 'value' | 'onChange'> {
  readonly id: string
  readonly choices: readonly string[]
}

function ChoiceField({ id, choices, schema, value, onChange }: ChoiceFieldProps): JSX.Element {
  return (
    <select
      id={id}
      value={(value ?? schema.default ?? '') as string}
      onChange={(event) =>
        onChange(event.currentTarget.value === schema.default ? undefined : event.currentTarget.value)
      }
      {...(schema.description ? { 'aria-describedby': `${id}-note` } : {})}
    >
      {value === undefined && schema.default === undefined && <option value="">{t.none}</option>}
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choiceName(choice)}
        </option>
      ))}
    </select>
  )
}
