import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'
import { Icon, type IconName } from './icons.js'

interface IconButtonProps {
  readonly icon: IconName
  readonly label: string
  readonly onClick: () => void
  readonly disabled?: boolean
  readonly pressed?: boolean
  readonly class?: string
}

/** A button of an icon; its name stands in the tip. */
export function IconButton({
  icon,
  label,
  onClick,
  disabled = false,
  pressed,
  class: extra = '',
}: IconButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={`icon-button ${extra}`}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    >
      <Icon name={icon} />
    </button>
  )
}

interface SegmentedProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly choices: readonly (readonly [T, string])[]
  readonly onChange: (value: T) => void
}

/** A choice of a few, all of them seen; radio buttons to the keyboard. */
export function Segmented<T extends string>({ label, value, choices, onChange }: SegmentedProps<T>): JSX.Element {
  const name = useId()
  return (
    <fieldset class="segmented">
      <legend class="hidden">{label}</legend>
      {choices.map(([choice, text]) => (
        <label key={choice}>
          <input type="radio" name={name} value={choice} checked={choice === value} onChange={() => onChange(choice)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** A switch with its words. */
export function Toggle({
  label,
  checked,
  onChange,
}: {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}): JSX.Element {
  return (
    <label class="toggle">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  )
}

interface CardProps {
  readonly title: string
  readonly note?: ComponentChildren
  readonly actions?: ComponentChildren
  readonly children: ComponentChildren
  readonly class?: string
}

/** A part of the page with a heading. */
export function Card({ title, note, actions, children, class: extra = '' }: CardProps): JSX.Element {
  const id = useId()
  return (
    <section class={`card ${extra}`} aria-labelledby={id}>
      <header>
        <h3 id={id}>{title}</h3>
        {note && <span class="note">{note}</span>}
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </section>
  )
}

/** What stands where there is nothing yet, and what to do about it. */
export function Empty({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <p class="empty">{children}</p>
}
