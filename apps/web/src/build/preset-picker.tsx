import type { JSX } from 'preact'
import { draft, setDraft } from '../state/draft.js'
import { catalog } from '../state/client.js'
import { announce } from '../state/announce.js'
import { presetGroups, presets, type Preset } from '../state/presets.js'

/** Experiments to begin with, good and bad, and what each shows. */
export function PresetPicker(): JSX.Element {
  const known = presets.filter(isPossible)
  const chosen = known.find(({ experiment }) => JSON.stringify(experiment) === JSON.stringify(draft.value))
  return (
    <div class="presets">
      <label for="preset">Begin with</label>
      <select
        id="preset"
        value={chosen?.id ?? ''}
        onChange={(event) => {
          const preset = known.find(({ id }) => id === event.currentTarget.value)
          if (!preset) return
          setDraft(preset.experiment)
          announce(`${preset.label}. ${preset.why}`)
        }}
      >
        {!chosen && <option value="">your own experiment</option>}
        {presetGroups.map((group) => (
          <optgroup key={group} label={group}>
            {known
              .filter((preset) => preset.group === group)
              .map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      {chosen && <p class="summary">{chosen.why}</p>}
    </div>
  )
}

/** A preset of plugins that are not here cannot be offered. */
function isPossible({ experiment }: Preset): boolean {
  const named = [...JSON.stringify(experiment).matchAll(/"use":"([^"]+)"/g)].map(([, id]) => id)
  return catalog.value.length === 0 || named.every((id) => catalog.value.some((plugin) => plugin.id === id))
}
