import type { JSX } from 'preact'
import { shortId } from '../shared/draft.js'
import { pluginsOf } from '../state/client.js'
import { buildTexts as t } from '../texts/build.js'

interface AddSelectProps {
  readonly kind: string
  /** What one of them is called. */
  readonly noun: string
  readonly onAdd: (id: string) => void
}

/** Adds a plugin to a list. */
export function AddSelect({ kind, noun, onAdd }: AddSelectProps): JSX.Element {
  return (
    <select
      class="add"
      aria-label={t.add(noun)}
      value=""
      onChange={(event) => {
        onAdd(event.currentTarget.value)
        event.currentTarget.value = ''
      }}
    >
      <option value="">{t.plusAdd(noun)}</option>
      {pluginsOf(kind).map(({ id, own }) => (
        <option key={id} value={id}>
          {shortId(id)}
          {own ? ` ${t.yours}` : ''}
        </option>
      ))}
    </select>
  )
}
