import type { JSX } from 'preact'
import { shortcutText } from '../shared/shortcut.js'
import type { PageAction } from '../state/page-action.js'
import { pageActions } from '../state/page-actions.js'
import { isHelpOpen } from '../state/palette.js'
import { IconButton } from '../ui/controls.js'
import { Modal } from '../ui/modal.js'
import '../styles/palette.css'

/** Keys of single parts of the page, which hold while the focus is there. */
const local: readonly (readonly [string, readonly string[], string])[] = [
  ['A layer, by its grip', ['↑', '↓', 'Delete'], 'moves it, removes it'],
  ['The field to draw on', ['0 … 9', 'Delete'], 'draws a digit, clears'],
  ['A number', ['↑', '↓'], 'changes the last digit that counts'],
  ['A curve', ['←', '→'], 'reads its values'],
]

/** The keys of the page. */
export function ShortcutsHelp(): JSX.Element | null {
  if (!isHelpOpen.value) return null
  const close = () => (isHelpOpen.value = false)
  const withKeys = (Object.values(pageActions) as readonly PageAction[]).filter(({ shortcuts }) => shortcuts)
  return (
    <Modal label="Keyboard shortcuts" class="shortcuts" onClose={close}>
      <header>
        <h2>Keyboard shortcuts</h2>
        <IconButton icon="close" label="Close" onClick={close} />
      </header>
      <dl>
        {withKeys.map(({ id, label, shortcuts = [] }) => (
          <div key={id}>
            <dt>{label()}</dt>
            <dd>
              {shortcuts.map((shortcut) => (
                <kbd key={shortcutText(shortcut)}>{shortcutText(shortcut)}</kbd>
              ))}
            </dd>
          </div>
        ))}
        {local.map(([place, keys, what]) => (
          <div key={place}>
            <dt>
              {place} <small>{what}</small>
            </dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p class="hint">In a text field undo is that of the browser, and ? is a letter.</p>
    </Modal>
  )
}
