import { useSignal, useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { exampleSide } from '../protocol/examples.js'
import { announce } from '../state/announce.js'
import { worker } from '../state/client.js'
import { inspection } from '../state/draft.js'
import { drawing, drawn, setDrawing } from '../state/drawing.js'
import { changes } from '../state/history.js'
import { addClass, addExamples, mostExamples, openOwnClasses, ownClasses } from '../state/own-classes.js'
import { trouble } from '../state/run.js'
import { Icon } from '../ui/icons.js'
import { ExportCard } from '../ui/export-card.js'
import { ClassCard } from './class-card.js'
import { inputOf } from './sample.js'
import { SourceCard, type Source } from './source-card.js'
import { TrainCard } from './train-card.js'
import { classesTexts as t } from '../texts/classes.js'
import { uiTexts } from '../texts/ui.js'
import '../styles/classes.css'

/** Classes of one's own: examples from the camera, from drawings or files, a network that learns them in seconds, and its answers live. */
export function ClassesView(): JSX.Element {
  const source = useSignal<Source>('drawing')
  /** What the camera sees now, or what is drawn. */
  const sample = useSignal<Uint8Array | undefined>(undefined)
  const look = useRef(() => {})
  useEffect(() => {
    void openOwnClasses()
    return () => {
      drawn.value = drawing.value = undefined
      void worker.watch({})
    }
  }, [])
  useSignalEffect(() => {
    const [height, , channels] = inspection.value.data?.shape ?? []
    const isOwn = height === exampleSide && channels === 3
    void worker.watch(sample.value && isOwn ? { digit: inputOf(sample.value) } : {})
  })

  /** One example of what is seen now. @returns whether there was something to take, and room for it */
  function take(id: string, isMerged: boolean): boolean {
    look.current()
    const seen = sample.value
    if (!seen) {
      // A camera that has just been turned on shows something in the next moment.
      const isWaiting = source.value === 'camera'
      if (!isWaiting) trouble.value = t.drawFirst
      return isWaiting
    }
    const isTaken = source.value === 'camera' ? addExamples(id, [seen], isMerged) : takeDrawing(id, seen)
    if (!isTaken) announce(t.most(mostExamples))
    return isTaken && source.value === 'camera'
  }

  return (
    <section class="own-classes" aria-labelledby="classes-title">
      <Head />
      <div class="classes-body">
        <div class="classes-side">
          <SourceCard source={source} sample={sample} look={look} />
          <TrainCard sample={sample} />
          <ExportCard only={['html', 'onnx', 'telar']} />
        </div>
        <div class="class-list">
          {ownClasses.value.map((one, index) => (
            <ClassCard key={one.id} one={one} number={index + 1} isCamera={source.value === 'camera'} take={take} />
          ))}
          <button type="button" class="add-class" onClick={addClass}>
            <Icon name="plus" /> {t.add}
          </button>
        </div>
      </div>
    </section>
  )
}

function Head(): JSX.Element {
  return (
    <div class="view-head">
      <h2 id="classes-title">{t.title}</h2>
      <p class="hint">{t.hint}</p>
    </div>
  )
}

/** The drawing as an example; the field is free for the next one. @returns whether there was room for it */
function takeDrawing(id: string, seen: Uint8Array): boolean {
  let isTaken = false
  const take = () => {
    isTaken = addExamples(id, [seen])
    setDrawing(undefined, () => uiTexts.clearedDrawing)
  }
  changes.together(() => t.drawnExample, take)
  return isTaken
}
