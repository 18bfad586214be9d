import type { JSX } from 'preact'
import { shortcutText } from '../shared/shortcut.js'
import type { PageAction } from '../state/page-action.js'
import { pageActions } from '../state/page-actions.js'
import { isHelpOpen } from '../state/palette.js'
import { IconButton } from '../ui/controls.js'
import { Modal } from '../ui/modal.js'
import { pageTexts } from '../texts/page.js'
import { paletteTexts as t } from '../texts/palette.js'
import '../styles/palette.css'

/** Keys of single parts of the page, which hold while the focus is there. */
const local: readonly (readonly [keyof typeof t.local, readonly string[]])[] = [
  ['layer', ['↑', '↓', 'Delete']],
  ['pad', ['0 … 9', 'Delete']],
  ['number', ['↑', '↓']],
  ['curve', ['←', '→']],
]

/** The keys of the page. */
export function ShortcutsHelp(): JSX.Element {
  const close = () => (isHelpOpen.value = false)
  const withKeys = (Object.values(pageActions) as readonly PageAction[]).filter(({ shortcuts }) => shortcuts)
  return (
    <Modal label={pageTexts.shortcuts} class="shortcuts" onClose={close}>
      <header>
        <h2>{pageTexts.shortcuts}</h2>
        <IconButton icon="close" label={t.close} onClick={close} />
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
        {local.map(([place, keys]) => (
          <div key={place}>
            <dt>
              {t.local[place]![0]} <small>{t.local[place]![1]}</small>
            </dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key === 'Delete' ? t.delete : key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p class="hint">{t.inFields}</p>
    </Modal>
  )
}
