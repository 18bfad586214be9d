import type { Json } from '@telarjs/core'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { buildTexts as t } from '../texts/build.js'

interface OptionSliderProps {
  readonly label: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: Json | undefined
  readonly onChange: (value: Json, merged: boolean) => void
}

/** The number beside it, under the hand; one undo takes a whole movement back. */
export function OptionSlider({ label, min, max, step, value, onChange }: OptionSliderProps): JSX.Element {
  const moving = useRef(false)
  return (
    <input
      type="range"
      aria-label={t.slider(label)}
      min={min}
      max={max}
      step={step}
      value={typeof value === 'number' ? value : min}
      onInput={(event) => {
        const next = Number(Number(event.currentTarget.value).toPrecision(6))
        onChange(next, moving.current)
        moving.current = true
      }}
      onChange={() => (moving.current = false)}
    />
  )
}
