import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { draft } from '../state/draft.js'
import { catalog } from '../state/client.js'
import { choosePreset } from '../state/choose-preset.js'
import { loadElsewhere, presets, type Preset } from '../state/presets.js'
import { presetsTexts as t } from '../texts/presets.js'

const elsewhere = 'elsewhere'

/** Experiments to begin with, good and bad, and what each shows. */
export function PresetPicker(): JSX.Element {
  const known = presets.value.filter(isPossible)
  const chosen = known.find(({ experiment }) => JSON.stringify(experiment) === JSON.stringify(draft.value))
  const [open, setOpen] = useState(false)
  const isElsewhere = open || chosen?.group === elsewhere
  const choose = (id: string) => {
    const preset = known.find((one) => one.id === id)
    if (preset) choosePreset(preset)
  }
  return (
    <div class="presets">
      <label for="preset">{t.beginWith}</label>
      <select
        id="preset"
        value={isElsewhere ? elsewhere : (chosen?.id ?? '')}
        onChange={(event) => {
          const isAsked = event.currentTarget.value === elsewhere
          setOpen(isAsked)
          if (isAsked) void loadElsewhere()
          choose(event.currentTarget.value)
        }}
      >
        {!chosen && <option value="">{t.own}</option>}
        {(['good', 'wrong'] as const).map((group) => (
          <optgroup key={group} label={t.groups[group]}>
            <Options presets={known.filter((preset) => preset.group === group)} />
          </optgroup>
        ))}
        <option value={elsewhere}>{t.groups.elsewhere} …</option>
      </select>
      {isElsewhere && (
        <select
          aria-label={t.groups.elsewhere}
          value={chosen?.group === elsewhere ? chosen.id : ''}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {chosen?.group !== elsewhere && <option value="">{t.choose}</option>}
          <Options presets={known.filter((preset) => preset.group === elsewhere)} />
        </select>
      )}
      {chosen && (
        <p class="summary" lang={chosen.group === elsewhere ? 'en' : undefined}>
          {chosen.why}
        </p>
      )}
    </div>
  )
}

function Options({ presets: shown }: { readonly presets: readonly Preset[] }): JSX.Element {
  return (
    <>
      {shown.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </>
  )
}

/** A preset of plugins that are not here cannot be offered. */
function isPossible({ experiment }: Preset): boolean {
  const named = [...JSON.stringify(experiment).matchAll(/"use":"([^"]+)"/g)].map(([, id]) => id)
  return catalog.value.length === 0 || named.every((id) => catalog.value.some((plugin) => plugin.id === id))
}
