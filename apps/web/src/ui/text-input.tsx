import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { typedNumber, written } from '../texts/numbers.js'

interface NumberInputProps {
  readonly id?: string
  readonly label?: string
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
  readonly min?: number
  readonly max?: number
  readonly integer?: boolean
  readonly placeholder?: string
  readonly describedBy?: string
  readonly invalid?: boolean
}

/** A number that is taken over when it is one; arrow keys change its last digit that counts. */
export function NumberInput({
  id,
  label,
  value,
  onChange,
  min,
  max,
  integer = false,
  placeholder,
  describedBy,
  invalid = false,
}: NumberInputProps): JSX.Element {
  const [text, setText] = useState(show(value))
  const [wrong, setWrong] = useState(false)
  const [commits, setCommits] = useState(0)
  // What was typed is shown as it was taken over: as the language writes it, and where there are bounds within them.
  useEffect(() => setText(show(value)), [value, commits])

  function commit(typed: string): void {
    const next = typed.trim() === '' ? undefined : typedNumber(typed, integer)
    const isWrong = next !== undefined && !Number.isFinite(next)
    setWrong(isWrong)
    if (isWrong) return
    if (next !== value) onChange(next)
    setCommits(commits + 1)
  }

  function nudge(event: KeyboardEvent, direction: number): void {
    event.preventDefault()
    const current = typedNumber(text, integer)
    if (!Number.isFinite(current)) return
    const unit = integer ? 1 : 10 ** Math.floor(Math.log10(Math.abs(current) || 1)) / (event.shiftKey ? 1 : 10)
    const next = Number((current + direction * unit).toPrecision(10))
    const kept = Math.min(max ?? Infinity, Math.max(min ?? -Infinity, next))
    commit(String(kept))
  }

  return (
    <input
      id={id}
      type="text"
      inputMode={integer ? 'numeric' : 'decimal'}
      class="number"
      value={text}
      placeholder={placeholder}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={wrong || invalid}
      autocomplete="off"
      spellcheck={false}
      onInput={(event) => setText(event.currentTarget.value)}
      onChange={(event) => commit(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp') nudge(event, 1)
        if (event.key === 'ArrowDown') nudge(event, -1)
      }}
    />
  )
}

function show(value: number | undefined): string {
  return value === undefined ? '' : written(value)
}
