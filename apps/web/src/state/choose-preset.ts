import { announce } from './announce.js'
import { draft, setDraft } from './draft.js'
import { isPreset, presets, type Preset } from './presets.js'
import { stateTexts as t } from '../texts/state.js'

/** Begins with a preset. One's own work, of which it takes the place, is told with the way back. */
export function choosePreset({ id, label, why, experiment }: Preset): void {
  const before = draft.value
  const named = () => presets.value.find((preset) => preset.id === id)?.label ?? label
  setDraft(experiment, false, isPreset(before) ? undefined : () => t.inPlaceOf(named(), before.name))
  announce(`${label}. ${why}`)
}
