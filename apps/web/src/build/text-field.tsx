import type { Json } from '@telarjs/core'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { typedNumber, written } from '../texts/numbers.js'

interface TextFieldProps {
  readonly id: string
  readonly value: Json | undefined
  readonly placeholder: string
  readonly onChange: (value: Json | undefined) => void
  /** Text stays text, even where it looks like a number. */
  readonly raw?: boolean
  /** Whether a number alone may stand here, which is written as the language does. */
  readonly hasNumbers?: boolean
}

/** JSON in one line; what is no JSON is text. */
export function TextField({
  id,
  value,
  placeholder,
  onChange,
  raw = false,
  hasNumbers = false,
}: TextFieldProps): JSX.Element {
  const [typed, setTyped] = useState(textOf(value, hasNumbers))
  useEffect(() => setTyped(textOf(value, hasNumbers)), [JSON.stringify(value)])
  return (
    <input
      id={id}
      type="text"
      value={typed}
      placeholder={placeholder}
      autocomplete="off"
      spellcheck={false}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onChange={(event) => onChange(read(event.currentTarget.value, raw, hasNumbers))}
    />
  )
}

/** A value as it stands in a field. @param hasNumbers whether a number is written as the language does, and not as JSON */
export function textOf(value: Json | undefined, hasNumbers: boolean): string {
  if (value === undefined) return ''
  if (hasNumbers && typeof value === 'number') return written(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function read(typed: string, raw: boolean, hasNumbers: boolean): Json | undefined {
  if (typed.trim() === '') return undefined
  if (raw) return typed
  const number = hasNumbers ? typedNumber(typed) : NaN
  if (Number.isFinite(number)) return number
  try {
    return JSON.parse(typed) as Json
  } catch {
    return typed
  }
}
