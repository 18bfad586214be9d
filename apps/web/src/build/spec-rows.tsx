import type { Json } from '@telarjs/core'
import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { pluginOf, pluginsOf } from '../state/client.js'
import { listOf, move, problemsAt, setList, type DraftSpec, type ListField } from '../state/draft.js'
import { announce } from '../state/announce.js'
import { IconButton } from '../ui/controls.js'
import { Icon } from '../ui/icons.js'
import { Formula } from '../ui/formula.js'
import { OptionsForm } from './options-form.js'
import type { Schema } from '../shared/schema.js'
import { freshSpec, shortId, withOptions } from './spec-form.js'

interface SpecRowsProps {
  readonly field: ListField
  readonly kind: string
  /** What one of them is called. */
  readonly noun: string
  /** Beside a row: shapes and numbers. */
  readonly aside?: (index: number) => JSX.Element | null
  readonly empty?: string
}

/** A list of plugins: add, open, move by drag or by keyboard, remove. */
export function SpecRows({ field, kind, noun, aside, empty }: SpecRowsProps): JSX.Element {
  const list = listOf(field)
  const [open, setOpen] = useState<number | undefined>(undefined)
  const [dragged, setDragged] = useState<number | undefined>(undefined)
  const [over, setOver] = useState<number | undefined>(undefined)
  const rows = useRef<HTMLOListElement>(null)

  function place(from: number, to: number): void {
    const moved = move(list, from, to)
    if (moved === list) return
    setList(field, moved)
    setOpen(open === from ? to : undefined)
    announce(`${shortId(list[from]!.use)} is now ${noun} ${to + 1} of ${list.length}.`)
    requestAnimationFrame(() => rows.current?.querySelectorAll<HTMLElement>('.grip')[to]?.focus())
  }

  function remove(index: number): void {
    setList(
      field,
      list.filter((_, i) => i !== index),
    )
    setOpen(undefined)
    announce(`Removed ${shortId(list[index]!.use)}.`)
    requestAnimationFrame(() =>
      (
        rows.current?.querySelectorAll<HTMLElement>('.grip')[Math.min(index, list.length - 2)] ??
        rows.current?.parentElement?.querySelector('select')
      )?.focus(),
    )
  }

  function onKey(event: KeyboardEvent, index: number): void {
    const to = event.key === 'ArrowUp' ? index - 1 : event.key === 'ArrowDown' ? index + 1 : undefined
    if (to !== undefined) {
      event.preventDefault()
      place(index, to)
    } else if (event.key === 'Delete') remove(index)
  }

  return (
    <div class="spec-rows">
      {list.length === 0 && empty && <p class="hint">{empty}</p>}
      <ol ref={rows}>
        {list.map((spec, index) => {
          const plugin = pluginOf(spec.use)
          const wrong = problemsAt(`${field}[${index}]`)
          const isOpen = open === index
          return (
            <li
              key={index}
              class={`row ${isOpen ? 'open' : ''} ${over === index && dragged !== undefined && dragged !== index ? (dragged < index ? 'drop-after' : 'drop-before') : ''} ${wrong.length > 0 ? 'wrong' : ''}`}
              draggable={dragged === index}
              onDragStart={(event) => event.dataTransfer?.setData('text/plain', String(index))}
              onDragOver={(event) => {
                if (dragged === undefined) return
                event.preventDefault()
                setOver(index)
              }}
              onDrop={(event) => {
                event.preventDefault()
                if (dragged !== undefined) place(dragged, index)
                setDragged(undefined)
                setOver(undefined)
              }}
              onDragEnd={() => {
                setDragged(undefined)
                setOver(undefined)
              }}
            >
              <div class="head">
                <button
                  type="button"
                  class="grip"
                  aria-label={`Move ${shortId(spec.use)}, ${noun} ${index + 1} of ${list.length}: arrow keys move it, Delete removes it`}
                  onPointerDown={() => setDragged(index)}
                  onPointerUp={() => setDragged(undefined)}
                  onKeyDown={(event) => onKey(event, index)}
                >
                  <Icon name="grip" />
                </button>
                <button
                  type="button"
                  class="name"
                  aria-expanded={isOpen}
                  onClick={() => setOpen(isOpen ? undefined : index)}
                >
                  <b>{shortId(spec.use)}</b> <span class="brief">{brief(spec)}</span>
                </button>
                {aside?.(index)}
                <IconButton icon="close" label={`Remove ${shortId(spec.use)}`} onClick={() => remove(index)} />
              </div>
              {wrong.map(({ message }) => (
                <p class="problem" key={message}>
                  {message}
                </p>
              ))}
              {isOpen && plugin && (
                <div class="body">
                  <p class="summary">{plugin.summary}</p>
                  <OptionsForm
                    sliders={field === 'transforms'}
                    schema={plugin.schema as Schema}
                    value={spec.with ?? {}}
                    onChange={(options) =>
                      setList(
                        field,
                        list.map((old, i) => (i === index ? withOptions(spec.use, options) : old)),
                      )
                    }
                  />
                  <Formula id={plugin.id} options={spec.with} schema={plugin.schema as Schema} />
                </div>
              )}
            </li>
          )
        })}
      </ol>
      <AddSelect
        kind={kind}
        noun={noun}
        onAdd={(id) => {
          const at = field === 'model' && list.length > 0 ? list.length - 1 : list.length
          const spec = freshSpec(id)
          setList(field, [...list.slice(0, at), spec, ...list.slice(at)])
          setOpen(at)
          announce(`Added ${shortId(id)} as ${noun} ${at + 1}.`)
        }}
      />
    </div>
  )
}

function AddSelect({
  kind,
  noun,
  onAdd,
}: {
  readonly kind: string
  readonly noun: string
  readonly onAdd: (id: string) => void
}): JSX.Element {
  return (
    <select
      class="add"
      aria-label={`Add ${noun}`}
      value=""
      onChange={(event) => {
        onAdd(event.currentTarget.value)
        event.currentTarget.value = ''
      }}
    >
      <option value="">+ Add {noun}</option>
      {pluginsOf(kind).map(({ id, own }) => (
        <option key={id} value={id}>
          {shortId(id)}
          {own ? ' (yours)' : ''}
        </option>
      ))}
    </select>
  )
}

/** Options that say what a layer is; they stand there when they are the default, too. */
const telling = /units|filters|function|activation|rate|kernelSize/

/** `128 · relu`: the options that say most. */
function brief({ use, with: given = {} }: DraftSpec): string {
  const properties = (pluginOf(use)?.schema as Schema | undefined)?.properties ?? {}
  const defaults = Object.entries(properties).flatMap(([name, schema]) =>
    telling.test(name) && schema.default !== 'linear' && schema.default !== undefined ? [[name, schema.default]] : [],
  )
  const options: Readonly<Record<string, Json>> = { ...Object.fromEntries(defaults), ...given }
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return [value ? name : `no ${name}`]
    if (typeof value !== 'number' && typeof value !== 'string') return []
    return [telling.test(name) ? String(value) : `${name} ${value}`]
  })
  const inner = Object.values(options)
    .filter(Array.isArray)
    .flat()
    .filter((value) => typeof value === 'object' && value !== null && 'use' in value) as unknown as DraftSpec[]
  return [...words, ...inner.map((spec) => shortId(spec.use))].slice(0, 4).join(' · ')
}
