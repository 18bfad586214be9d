import type { JSX } from 'preact'
import { runAction, type PageAction } from '../state/page-action.js'
import { withShortcut } from '../state/shortcuts.js'
import { Icon, type IconName } from './icons.js'

interface ActionButtonProps {
  readonly action: PageAction
  readonly icon: IconName
  /** More than its name, for the tip. */
  readonly about?: string
}

/** The button of an action: an icon, with its name and its keys in the tip. */
export function ActionButton({ action, icon, about }: ActionButtonProps): JSX.Element {
  const label = action.label()
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={withShortcut(about ? `${label}: ${about}` : label, action)}
      disabled={!action.isPossible()}
      onClick={() => void runAction(action)}
    >
      <Icon name={icon} />
    </button>
  )
}
