import { announce } from './announce.js'
import { draft, setDraft } from './draft.js'
import { isPreset, type Preset } from './presets.js'

/** Begins with a preset. One's own work, of which it takes the place, is told with the way back. */
export function choosePreset({ label, why, experiment }: Preset): void {
  const before = draft.value
  setDraft(experiment, false, isPreset(before) ? '' : `put ${label} in the place of ${before.name}`)
  announce(`${label}. ${why}`)
}
