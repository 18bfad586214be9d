import type { JSX } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { exampleSide, type OwnClass } from '../protocol/examples.js'
import { announce } from '../state/announce.js'
import { addExamples, ownClasses, removeClass, removeExample, renameClass, useClass } from '../state/own-classes.js'
import { trouble } from '../state/run.js'
import { IconButton, Toggle } from '../ui/controls.js'
import { FileButton } from '../ui/file-button.js'
import { Icon } from '../ui/icons.js'
import { ImageTile } from '../ui/image-tile.js'
import { recordingWay, useRecording, type Recording } from './recording.js'
import { exampleOfFile } from './sample.js'
import { classesTexts as t } from '../texts/classes.js'
import { short } from '../texts/numbers.js'

/** Examples that are shown, the newest first. */
const mostShown = 18

interface ClassCardProps {
  readonly one: OwnClass
  readonly number: number
  readonly isCamera: boolean
  /** Takes what is seen now as an example, which may belong to those before. @returns whether more may follow while the button is held */
  readonly take: (id: string, isMerged: boolean) => boolean
}

/** A class: its name, its examples, and the ways to add some. */
export function ClassCard({ one, number, isCamera, take }: ClassCardProps): JSX.Element {
  const { id, name, examples } = one
  const latest = useRef(one)
  latest.current = one
  const recording = useRecording(
    (isMerged) => take(id, isMerged),
    () => announce(t.examplesOf(latest.current.examples.length, latest.current.name)),
  )
  return (
    <section class={one.isLeftOut ? 'card own-class left-out' : 'card own-class'} aria-label={name}>
      <header>
        <NameField one={one} number={number} />
        <span class="note">{t.examples(examples.length)}</span>
        <IconButton
          icon="trash"
          label={t.remove(name)}
          disabled={ownClasses.value.length <= 2}
          onClick={() => removeClass(id)}
        />
      </header>
      <div class="ways">
        {isCamera && !recordingWay.value.isHeld ? (
          <TimedButton {...recording} />
        ) : (
          <HeldButton {...recording} isCamera={isCamera} />
        )}
        <FileButton
          text={t.images}
          label={t.imagesOf(name)}
          accept="image/*"
          multiple
          onFiles={(files) => void addFiles(id, [...files])}
        />
        <Toggle label={t.isUsed} checked={!one.isLeftOut} onChange={(isUsed) => useClass(id, isUsed)} />
      </div>
      <Examples one={one} />
    </section>
  )
}

/** Records while it is held, by pointer or by key; of drawings it takes one. */
function HeldButton({ isRecording, start, stop, isCamera }: Recording & { readonly isCamera: boolean }): JSX.Element {
  return (
    <button
      type="button"
      class={isRecording ? 'primary recording' : 'primary'}
      onPointerDown={(event) => event.button === 0 && start(true)}
      onKeyDown={(event) => {
        if (event.key !== ' ' && event.key !== 'Enter') return
        event.preventDefault()
        if (!event.repeat) start(true)
      }}
      onKeyUp={stop}
      onBlur={stop}
    >
      <Icon name={isCamera ? 'camera' : 'pen'} /> {isCamera ? t.holdToRecord : t.addDrawing}
    </button>
  )
}

/** Records after the delay for as long as was chosen; once more ends it. */
function TimedButton({ isWaiting, isRecording, start, stop }: Recording): JSX.Element {
  const isOn = isWaiting || isRecording
  return (
    <button type="button" class={isOn ? 'primary recording' : 'primary'} onClick={() => (isOn ? stop() : start(false))}>
      <Icon name={isOn ? 'stop' : 'camera'} /> {isOn ? t.stopRecording : t.record(short(recordingWay.value.length))}
    </button>
  )
}

/** The name, which stays as it is being typed while the card is drawn anew. */
function NameField({ one: { id, name }, number }: Pick<ClassCardProps, 'one' | 'number'>): JSX.Element {
  const [text, setText] = useState(name)
  useEffect(() => setText(name), [name])
  return (
    <input
      type="text"
      aria-label={t.nameOf(number)}
      value={text}
      spellcheck={false}
      onInput={(event) => setText(event.currentTarget.value)}
      onChange={(event) => renameClass(id, event.currentTarget.value)}
    />
  )
}

function Examples({ one: { id, name, examples } }: { readonly one: OwnClass }): JSX.Element {
  const first = Math.max(0, examples.length - mostShown)
  return (
    <ul class="examples" aria-label={t.examplesNamed(name)}>
      {examples
        .map((example, index) => ({ example, index }))
        .slice(first)
        .toReversed()
        .map(({ example, index }) => (
          <li key={index}>
            <button
              type="button"
              aria-label={t.removeExample(index + 1, name)}
              title={t.removeIt}
              onClick={() => removeExample(id, index)}
            >
              <Example bytes={example} />
            </button>
          </li>
        ))}
      {first > 0 && <li class="hint">{t.more(first)}</li>}
    </ul>
  )
}

const shape = [exampleSide, exampleSide, 3]

function Example({ bytes }: { readonly bytes: Uint8Array }): JSX.Element {
  const values = useMemo(() => Float32Array.from(bytes), [bytes])
  return <ImageTile shape={shape} values={values} />
}

async function addFiles(id: string, files: readonly File[]): Promise<void> {
  try {
    const isTaken = addExamples(id, await Promise.all(files.map(exampleOfFile)))
    if (!isTaken) trouble.value = t.tooMany
  } catch (error) {
    trouble.value = (error as Error).message
  }
}
