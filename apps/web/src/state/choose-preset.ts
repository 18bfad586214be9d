import { announce } from './announce.js'
import { draft, setDraft } from './draft.js'
import { isPreset, type Preset } from './presets.js'
import { stateTexts as t } from '../texts/state.js'

/** Begins with a preset. One's own work, of which it takes the place, is told with the way back. */
export function choosePreset({ label, why, experiment }: Preset): void {
  const before = draft.value
  setDraft(experiment, false, isPreset(before) ? '' : t.inPlaceOf(label, before.name))
  announce(`${label}. ${why}`)
}
