import type { JSX } from 'preact'
import { shortId, type DraftSpec } from '../shared/draft.js'
import type { Schema } from '../shared/schema.js'
import { pluginOf } from '../state/client.js'
import { problemsAt, type ListField } from '../state/draft.js'
import { IconButton } from '../ui/controls.js'
import { Formula } from '../ui/formula.js'
import { Icon } from '../ui/icons.js'
import { brief } from '../ui/brief.js'
import { OptionsForm } from './options-form.js'
import { withOptions } from './spec-form.js'
import { Summary } from './summary.js'
import { buildTexts as t } from '../texts/build.js'
import { told } from '../texts/told.js'

/** The row that is dragged, and the row that it is over. */
export interface Drag {
  readonly from?: number
  readonly over?: number
}

interface SpecRowProps {
  readonly field: ListField
  readonly spec: DraftSpec
  readonly index: number
  /** `layer 2 of 3` */
  readonly place: string
  readonly aside: JSX.Element | null
  readonly isOpen: boolean
  readonly drag: Drag
  readonly onToggle: () => void
  readonly onDrag: (drag: Drag) => void
  readonly onMove: (from: number, to: number) => void
  readonly onRemove: (index: number) => void
  readonly onChange: (spec: DraftSpec, merged: boolean) => void
}

/** One plugin of a list. */
export function SpecRow(props: SpecRowProps): JSX.Element {
  const { field, index, isOpen, drag, onDrag, onMove } = props
  const wrong = problemsAt(`${field}[${index}]`)
  const classes = ['row', isOpen && 'open', dropSide(drag, index), wrong.length > 0 && 'wrong']
  return (
    <li
      class={classes.filter(Boolean).join(' ')}
      draggable={drag.from === index}
      onDragStart={(event) => event.dataTransfer?.setData('text/plain', String(index))}
      onDragOver={(event) => {
        if (drag.from === undefined) return
        event.preventDefault()
        onDrag({ from: drag.from, over: index })
      }}
      onDrop={(event) => {
        event.preventDefault()
        if (drag.from !== undefined) onMove(drag.from, index)
        onDrag({})
      }}
      onDragEnd={() => onDrag({})}
    >
      <Head {...props} />
      {wrong.map(({ message }) => (
        <p class="problem" key={message}>
          {told(message)}
        </p>
      ))}
      {isOpen && <Body {...props} />}
    </li>
  )
}

/** Where the dragged row would come to stand, beside this one. */
function dropSide({ from, over }: Drag, index: number): string {
  if (from === undefined || over !== index || from === index) return ''
  return from < index ? 'drop-after' : 'drop-before'
}

function Head({ spec, index, place, aside, isOpen, onToggle, onDrag, onMove, onRemove }: SpecRowProps): JSX.Element {
  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Delete') return onRemove(index)
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    onMove(index, event.key === 'ArrowUp' ? index - 1 : index + 1)
  }
  return (
    <div class="head">
      <button
        type="button"
        class="grip"
        aria-label={t.grip(shortId(spec.use), place)}
        onPointerDown={() => onDrag({ from: index })}
        onPointerUp={() => onDrag({})}
        onKeyDown={onKey}
      >
        <Icon name="grip" />
      </button>
      <button type="button" class="name" aria-expanded={isOpen} onClick={onToggle}>
        <b>{shortId(spec.use)}</b> <span class="brief">{brief(spec)}</span>
      </button>
      {aside}
      <IconButton icon="close" label={t.remove(shortId(spec.use))} onClick={() => onRemove(index)} />
    </div>
  )
}

function Body({ field, spec, onChange }: SpecRowProps): JSX.Element | null {
  const plugin = pluginOf(spec.use)
  if (!plugin) return null
  const schema = plugin.schema as Schema
  return (
    <div class="body">
      <Summary of={plugin} />
      <OptionsForm
        sliders={field === 'transforms'}
        schema={schema}
        value={spec.with ?? {}}
        onChange={(options, merged = false) => onChange(withOptions(spec.use, options), merged)}
      />
      <Formula id={plugin.id} options={spec.with} schema={schema} />
    </div>
  )
}
