import type { Json } from '@telarjs/core'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'

interface TextFieldProps {
  readonly id: string
  readonly value: Json | undefined
  readonly placeholder: string
  readonly onChange: (value: Json | undefined) => void
  /** Text stays text, even where it looks like a number. */
  readonly raw?: boolean
}

/** JSON in one line; what is no JSON is text. */
export function TextField({ id, value, placeholder, onChange, raw = false }: TextFieldProps): JSX.Element {
  const [written, setWritten] = useState(textOf(value))
  useEffect(() => setWritten(textOf(value)), [JSON.stringify(value)])
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

/** A value as it stands in a field. */
export function textOf(value: Json | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
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
