import { computed, effect, signal } from '@preact/signals'
import { settings } from '../storage/settings.js'

const system = signal<'light' | 'dark'>('light')

/** What the user chose; empty follows the system. */
const chosen = signal<'' | 'light' | 'dark'>('')

export const theme = computed(() => chosen.value || system.value)

/** Follows the system until the user chooses. */
export function startTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const follow = () => (system.value = dark.matches ? 'dark' : 'light')
  dark.addEventListener('change', follow)
  follow()
  const kept = settings.get('telar-theme')
  if (kept === 'light' || kept === 'dark') chosen.value = kept
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value
  })
}

export function toggleTheme(): void {
  chosen.value = theme.value === 'dark' ? 'light' : 'dark'
  settings.set('telar-theme', chosen.value)
}
