import { useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { beginStep, closeLesson, translateLesson, update } from '../import/open-lesson.js'
import type { LessonStep } from '../shared/lesson.js'
import { openLesson, type OpenLesson } from '../state/lesson.js'
import { shownRun } from '../state/run.js'
import { tab } from '../state/tab.js'
import { settings } from '../storage/settings.js'
import { IconButton } from '../ui/controls.js'
import { isMet } from './goals.js'
import { finishedName, finishedLessons } from './finished.js'
import { Markdown } from './markdown.js'
import { Predict, Repair, Run } from './steps.js'
import { lessonsTexts as t } from '../texts/lessons.js'
import { spoken } from '../texts/language.js'
import '../styles/lessons.css'

/** The open lesson: the step that the learner is at, above what it speaks of. */
export function LessonCard(): JSX.Element | null {
  const now = openLesson.value
  useSignalEffect(followRuns)
  const { code } = spoken.value
  useEffect(() => void translateLesson(), [code])
  return now ? <OpenCard now={now} /> : null
}

/** A run that ends may be what the step waits for. */
function followRuns(): void {
  const [now, run] = [openLesson.value, shownRun.value]
  if (!now || !run || run.id === now.runBefore || now.done.includes(now.step)) return
  if (!['completed', 'stopped', 'failed'].includes(run.status)) return
  const step = now.lesson.steps[now.step]!
  const isDone =
    step.kind === 'run' || (step.kind === 'repair' && step.goals.every((goal) => isMet(goal, run.evaluations)))
  if (isDone) update({ done: [...now.done, now.step] })
}

function OpenCard({ now }: { readonly now: OpenLesson }): JSX.Element {
  const { lesson, step, done } = now
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  // Who reads by ear or by keyboard goes on at the new step; a frame takes the focus from no page around it.
  useEffect(() => {
    if (document.hasFocus()) heading.current?.focus()
  }, [step, lesson])
  const current = lesson.steps[step]!
  const isDone = done.includes(step)
  return (
    <section class="card lesson" aria-labelledby={id}>
      <header>
        <p class="lesson-name">
          <b>{lesson.title}</b> <span>{t.stepOf(step + 1, lesson.steps.length)}</span>
        </p>
        <ol class="lesson-dots" aria-hidden="true">
          {lesson.steps.map((_, index) => (
            <li key={index} class={dotOf(index, now)} />
          ))}
        </ol>
        <IconButton icon="close" label={t.leave} onClick={closeLesson} />
      </header>
      <div class="lesson-text">
        {step === 0 && <Markdown tokens={lesson.intro} />}
        <h2 id={id} ref={heading} tabIndex={-1}>
          <small>{t.kinds[current.kind]}</small> {current.title}
        </h2>
        <Markdown tokens={current.body} />
        <Work step={current} now={now} key={step} />
        <div class="lesson-after" aria-live="polite">
          {isDone && <Markdown tokens={current.after} />}
        </div>
      </div>
      <Onward now={now} />
    </section>
  )
}

function dotOf(index: number, { step, done }: OpenLesson): string {
  if (index === step) return 'here'
  return done.includes(index) ? 'done' : ''
}

function Work({ step, now }: { readonly step: LessonStep; readonly now: OpenLesson }): JSX.Element {
  switch (step.kind) {
    case 'predict':
      return <Predict step={step} now={now} />
    case 'run':
      return <Run step={step} now={now} />
    case 'repair':
      return <Repair step={step} now={now} />
    default:
      return step satisfies never
  }
}

/** Back, and on: a step can be skipped. */
function Onward({ now }: { readonly now: OpenLesson }): JSX.Element {
  const { lesson, step, done, source } = now
  const isLast = step === lesson.steps.length - 1
  const isDone = done.includes(step)
  function finish(): void {
    if (source) settings.set(finishedName, [...new Set([...finishedLessons(), source])].join('\n'))
    closeLesson()
    tab.value = 'lessons'
  }
  const onward = isLast ? t.finish : t.next
  return (
    <div class="lesson-onward">
      <button type="button" class="quiet" disabled={step === 0} onClick={() => beginStep(step - 1)}>
        {t.back}
      </button>
      <button
        type="button"
        class={isDone ? 'primary' : 'quiet'}
        onClick={() => (isLast ? finish() : beginStep(step + 1))}
      >
        {isDone ? onward : t.skip}
      </button>
    </div>
  )
}
