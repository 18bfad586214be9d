import { isMac, isPressed, shortcutText } from '../shared/shortcut.js'
import { runAction, type PageAction } from './page-action.js'
import { pageActions } from './page-actions.js'

/** `Undo (Ctrl+Z)` */
export function withShortcut(text: string, action: PageAction): string {
  const shortcut = action.shortcuts?.[0]
  return shortcut ? `${text} (${shortcutText(shortcut)})` : text
}

/** Kinds of fields in which text is written. */
const textTypes = new Set(['text', 'search', 'number', 'email', 'password', 'tel', 'url'])

/** Whether text is written there: it has an undo of its own, and its letters are no shortcuts. */
function takesText(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return textTypes.has(target.type)
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable)
}

/** Shortcuts that hold in a text field too, which has no use of its own for them. */
const everywhere: readonly PageAction[] = [pageActions.palette, pageActions.train]

/** Listens for the shortcuts of all actions. */
export function startShortcuts(): void {
  const all: readonly PageAction[] = Object.values(pageActions)
  addEventListener('keydown', (event) => {
    // A dialog is answered first.
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return
    const found = all.find(({ shortcuts = [] }) => shortcuts.some((shortcut) => isPressed(shortcut, event, isMac())))
    if (!found || (takesText(event.target) && !everywhere.includes(found))) return
    event.preventDefault()
    void runAction(found)
  })
}
