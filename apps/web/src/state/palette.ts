import { signal } from '@preact/signals'

/** Whether the list of all actions is open. */
export const isPaletteOpen = signal(false)

/** What is typed while the list is on its way, which comes when it is first opened. */
let typed = ''

function keep(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, altKey, isComposing } = event
  if (key === 'Escape') closePalette()
  if (key.length > 1 || ctrlKey || metaKey || altKey || isComposing) return
  event.preventDefault()
  typed += key
}

export function openPalette(): void {
  if (isPaletteOpen.value) return
  isPaletteOpen.value = true
  addEventListener('keydown', keep, { capture: true })
}

/** What was typed so far; from here on the list's own field takes it. */
export function takeTyped(): string {
  removeEventListener('keydown', keep, { capture: true })
  const text = typed
  typed = ''
  return text
}

export function closePalette(): void {
  takeTyped()
  isPaletteOpen.value = false
}

/** Whether the list of shortcuts is open. */
export const isHelpOpen = signal(false)
