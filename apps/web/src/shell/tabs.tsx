import type { JSX } from 'preact'
import { runAction } from '../state/page-action.js'
import { viewActions } from '../state/page-actions.js'
import { hasClassesView, tab } from '../state/tab.js'
import type { View } from '../shared/flags.js'
import { Icon, type IconName } from '../ui/icons.js'
import { pageTexts as t } from '../texts/page.js'

const icons: Readonly<Record<View, IconName>> = {
  build: 'build',
  train: 'chart',
  understand: 'eye',
  classes: 'camera',
  runs: 'rows',
  lessons: 'book',
}

/** The rooms of the page. On wide screens what is built is always seen, and needs no tab. */
export function Tabs(): JSX.Element | null {
  const shown = viewActions.filter(
    (action) => action.isPossible() && (action.view !== 'classes' || hasClassesView.value),
  )
  // With one room there is nothing to choose.
  if (shown.every(({ view }) => view === tab.value || (view === 'build' && tab.value === 'train'))) return null
  return (
    <nav class="tabs" aria-label={t.views}>
      {shown.map((action) => (
        <button
          key={action.id}
          type="button"
          class={`tab tab-${action.view}`}
          aria-current={tab.value === action.view ? 'page' : undefined}
          onClick={() => void runAction(action)}
        >
          <Icon name={icons[action.view]} /> <span>{action.label()}</span>
        </button>
      ))}
    </nav>
  )
}
