import type { JSX } from 'preact'
import { tab, type Tab } from '../state/tab.js'
import { isHidden } from '../shared/flags.js'
import { Icon, type IconName } from '../ui/icons.js'

const tabs: readonly (readonly [Tab, string, IconName])[] = [
  ['build', 'Build', 'build'],
  ['train', 'Train', 'chart'],
  ['understand', 'Understand', 'eye'],
  ['runs', 'Runs', 'rows'],
]

/** The rooms of the page. On wide screens what is built is always seen, and needs no tab. */
export function Tabs(): JSX.Element | null {
  const shown = tabs.filter(([id]) => !isHidden(id))
  // With one room there is nothing to choose.
  if (shown.every(([id]) => id === tab.value || (id === 'build' && tab.value === 'train'))) return null
  return (
    <nav class="tabs" aria-label="Views">
      {shown.map(([id, text, icon]) => (
        <button
          key={id}
          type="button"
          class={`tab tab-${id}`}
          aria-current={tab.value === id ? 'page' : undefined}
          onClick={() => (tab.value = id)}
        >
          <Icon name={icon} /> <span>{text}</span>
        </button>
      ))}
    </nav>
  )
}
