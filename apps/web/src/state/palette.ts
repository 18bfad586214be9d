import { signal } from '@preact/signals'

/** Whether the list of all actions is open. */
export const isPaletteOpen = signal(false)

/** Whether the list of shortcuts is open. */
export const isHelpOpen = signal(false)
