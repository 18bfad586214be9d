import { signal } from '@preact/signals'
import { checkDraft, type Draft } from '../shared/draft.js'
import { networkIn, packedIn, unpackExperiment } from '../shared/share-link.js'
import { settings, tabSettings, type Settings } from '../storage/settings.js'
import { draft, setDraft } from './draft.js'
import { isPreset } from './presets.js'
import { trouble } from './run.js'
import { stateTexts as t } from '../texts/state.js'
import { told } from '../texts/told.js'

const draftName = 'telar-draft'
const asideName = 'telar-draft-aside'
const linkName = 'telar-link'

/** What was built before a link was opened. It can be brought back. */
export const draftAside = signal<Draft | undefined>(undefined)

/** The experiment of this tab's last visit, or of the browser's; then that of the address. From then on the draft is kept. */
export async function openKeptDraft(): Promise<void> {
  const kept = read(tabSettings, draftName) ?? read(settings, draftName)
  // The visit begins with it: there is nothing before it to go back to.
  if (kept) draft.value = kept
  draftAside.value = read(settings, asideName)
  await openLink()
  addEventListener('hashchange', () => void openLink())
  draft.subscribe((now) => {
    // Two tabs do not overwrite each other's: a new one begins with what was changed last.
    for (const place of [settings, tabSettings]) place.set(draftName, JSON.stringify(now))
  })
}

/** Brings back what a link took the place of. */
export function bringBackDraft(): void {
  if (draftAside.value) setDraft(draftAside.value)
  forgetAside()
}

export function forgetAside(): void {
  draftAside.value = undefined
  settings.remove(asideName)
}

/** Offers back what was built before a link took its place; the presets are there anyway. */
export function putAside(before: Draft): void {
  if (JSON.stringify(before) === JSON.stringify(draft.value) || isPreset(before)) return
  draftAside.value = before
  settings.set(asideName, JSON.stringify(before))
}

/** The network in the address, once in each tab: a reload shows the run that it became. */
export function takeNetworkLink(): string | undefined {
  const packed = networkIn(location.hash)
  if (!packed || tabSettings.get(linkName) === packed) return undefined
  tabSettings.set(linkName, packed)
  return packed
}

/** Opens the link in the address, once in each tab: a reload shows what became of it. */
async function openLink(): Promise<void> {
  const packed = packedIn(location.hash)
  if (!packed || tabSettings.get(linkName) === packed) return
  try {
    const next = await unpackExperiment(packed)
    const before = draft.value
    setDraft(next)
    putAside(before)
    tabSettings.set(linkName, packed)
  } catch (error) {
    trouble.value = (error as Error).message
  }
}

/** A draft that was kept; one that cannot be shown is forgotten, so that it does not break the next visit too. */
function read(place: Settings, name: string): Draft | undefined {
  const text = place.get(name)
  if (text === undefined) return undefined
  try {
    return checkDraft(JSON.parse(text))
  } catch (error) {
    place.remove(name)
    trouble.value = t.keptCannotBeShown(told((error as Error).message))
    return undefined
  }
}
