import type { JSX } from 'preact'
import { hasClassesView, tab } from '../state/tab.js'
import { isHidden, type View } from '../shared/flags.js'
import { Icon, type IconName } from '../ui/icons.js'

const tabs: readonly (readonly [View, string, IconName])[] = [
  ['build', 'Build', 'build'],
  ['train', 'Train', 'chart'],
  ['understand', 'Understand', 'eye'],
  ['classes', 'Classes', 'camera'],
  ['runs', 'Runs', 'rows'],
  ['lessons', 'Lessons', 'book'],
]

/** The rooms of the page. On wide screens what is built is always seen, and needs no tab. */
export function Tabs(): JSX.Element | null {
  const shown = tabs.filter(([id]) => !isHidden(id) && (id !== 'classes' || hasClassesView.value))
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
