import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { shortId } from '../shared/draft.js'
import { announce } from '../state/announce.js'
import { listOf, move, setList, type ListField } from '../state/draft.js'
import { addSpec } from '../state/fresh-spec.js'
import { AddSelect } from './add-select.js'
import { SpecRow, type Drag } from './spec-row.js'
import { buildTexts as t } from '../texts/build.js'
import { kindName } from '../texts/names.js'

interface SpecRowsProps {
  readonly field: ListField
  readonly kind: string
  /** Beside a row: shapes and numbers. */
  readonly aside?: (index: number) => JSX.Element | null
  readonly empty?: string
}

/** A list of plugins: add, open, move by drag or by keyboard, remove. */
export function SpecRows({ field, kind, aside, empty }: SpecRowsProps): JSX.Element {
  const noun = kindName(kind)
  const list = listOf(field)
  const [open, setOpen] = useState<number | undefined>(undefined)
  const [drag, setDrag] = useState<Drag>({})
  const rows = useRef<HTMLOListElement>(null)
  const focusGrip = (index: number) => {
    const grip = rows.current?.querySelectorAll<HTMLElement>('.grip')[index]
    ;(grip ?? rows.current?.parentElement?.querySelector('select'))?.focus()
  }

  function place(from: number, to: number): void {
    if (to < 0 || to >= list.length || from === to) return
    setList(field, move(list, from, to))
    setOpen(open === from ? to : undefined)
    announce(t.moved(shortId(list[from]!.use), t.place(noun, to + 1, list.length)))
    requestAnimationFrame(() => focusGrip(to))
  }

  function remove(index: number): void {
    setList(field, list.toSpliced(index, 1))
    setOpen(undefined)
    announce(t.removed(shortId(list[index]!.use)))
    requestAnimationFrame(() => focusGrip(Math.min(index, list.length - 2)))
  }

  function add(id: string): void {
    setOpen(addSpec(field, noun, id))
  }

  return (
    <div class="spec-rows">
      {list.length === 0 && empty && <p class="hint">{empty}</p>}
      <ol ref={rows}>
        {list.map((spec, index) => (
          <SpecRow
            key={index}
            field={field}
            spec={spec}
            index={index}
            place={t.place(noun, index + 1, list.length)}
            aside={aside?.(index) ?? null}
            isOpen={open === index}
            drag={drag}
            onToggle={() => setOpen(open === index ? undefined : index)}
            onDrag={setDrag}
            onMove={place}
            onRemove={remove}
            onChange={(next, merged) => setList(field, list.with(index, next), merged)}
          />
        ))}
      </ol>
      <AddSelect kind={kind} noun={noun} onAdd={add} />
    </div>
  )
}
