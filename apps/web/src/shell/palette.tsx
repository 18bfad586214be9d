import type { JSX } from 'preact'
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks'
import { fuzzyScore } from '../shared/fuzzy.js'
import { shortcutText } from '../shared/shortcut.js'
import { runAction, type PageAction } from '../state/page-action.js'
import { closePalette as close, takeTyped } from '../state/palette.js'
import { trouble } from '../state/run.js'
import { Modal } from '../ui/modal.js'
import { allActions } from './all-actions.js'
import { pageTexts } from '../texts/page.js'
import { paletteTexts as t } from '../texts/palette.js'
import '../styles/palette.css'

/** Keys that move through the list, and by how many; the ends are not left. */
const moves: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 8,
  PageUp: -8,
  Home: -Infinity,
  End: Infinity,
}

/** All actions of the page: a few letters of one, and Enter. */
export function Palette(): JSX.Element {
  const [actions, setActions] = useState<readonly PageAction[]>([])
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const listId = useId()
  const found = useMemo(() => search(actions, query), [actions, query])
  // The field has the focus by now.
  useEffect(() => setQuery(takeTyped()), [])
  useEffect(() => {
    allActions().then(setActions, (error: Error) => {
      close()
      trouble.value = error.message
    })
  }, [])
  const optionId = (index: number) => `${listId}-${index}`

  function run(action: PageAction | undefined): void {
    if (!action) return
    close()
    void runAction(action)
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') run(found[chosen])
    const move = moves[event.key]
    if (event.key !== 'Enter' && move === undefined) return
    event.preventDefault()
    setChosen(Math.max(0, Math.min(found.length - 1, chosen + (move ?? 0))))
  }

  return (
    <Modal label={pageTexts.allActions} class="palette" onClose={close}>
      <Field
        query={query}
        listId={listId}
        chosenId={found[chosen] ? optionId(chosen) : undefined}
        onInput={(text) => {
          setQuery(text)
          setChosen(0)
        }}
        onKey={onKey}
      />
      <ul id={listId} role="listbox" aria-label={t.actions}>
        {found.map((action, index) => (
          <Option
            key={action.id}
            id={optionId(index)}
            action={action}
            isChosen={index === chosen}
            onChoose={() => run(action)}
          />
        ))}
      </ul>
      <p class="hint" role="status">
        {foundWords(actions.length, found.length)}
      </p>
    </Modal>
  )
}

interface FieldProps {
  readonly query: string
  readonly listId: string
  /** The option that Enter takes. */
  readonly chosenId: string | undefined
  readonly onInput: (text: string) => void
  readonly onKey: (event: KeyboardEvent) => void
}

/** Keeps the focus, while the keys move through the list. */
function Field({ query, listId, chosenId, onInput, onKey }: FieldProps): JSX.Element {
  return (
    <input
      type="text"
      role="combobox"
      aria-label={t.find}
      aria-expanded="true"
      aria-autocomplete="list"
      aria-controls={listId}
      aria-activedescendant={chosenId}
      placeholder={t.example}
      autocomplete="off"
      spellcheck={false}
      autofocus
      value={query}
      onInput={(event) => onInput(event.currentTarget.value)}
      onKeyDown={onKey}
    />
  )
}

interface OptionProps {
  readonly id: string
  readonly action: PageAction
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function Option({ id, action, isChosen, onChoose }: OptionProps): JSX.Element {
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isChosen])
  const shortcut = action.shortcuts?.[0]
  return (
    // The keys are those of the field above, which keeps the focus.
    <li id={id} ref={row} role="option" aria-selected={isChosen} onClick={onChoose}>
      <span>{action.label()}</span>
      <small>{t.groups[action.group]}</small>
      {shortcut && <kbd>{shortcutText(shortcut)}</kbd>}
    </li>
  )
}

function foundWords(all: number, found: number): string {
  if (all === 0) return t.looking
  if (found === 0) return t.nothing
  return t.found(found)
}

/** What can be done now, the best answer first; where nothing was typed, in the order of the page. */
function search(actions: readonly PageAction[], query: string): readonly PageAction[] {
  const possible = actions.filter((action) => action.isPossible())
  if (query.trim() === '') return possible
  return possible
    .map((action) => ({ action, score: scoreOf(action, query) }))
    .filter(({ score }) => score !== undefined)
    .toSorted((a, b) => b.score! - a.score!)
    .map(({ action }) => action)
}

/** What its button says counts more than the other words under which it is found. */
function scoreOf(action: PageAction, query: string): number | undefined {
  const own = fuzzyScore(query, action.label())
  if (own !== undefined) return own + 100
  return fuzzyScore(query, `${action.label()} ${t.groups[action.group]} ${action.also?.() ?? ''}`)
}
