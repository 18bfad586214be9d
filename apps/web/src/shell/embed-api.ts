import { effect } from '@preact/signals'
import { isPlainObject } from '@telarjs/core'
import { resetRun, singleStep, stopRun, toggleTraining } from '../state/actions.js'
import { onStudioEvents } from '../state/client.js'
import { setDraft } from '../state/draft.js'
import { openLesson, type OpenLesson } from '../state/lesson.js'
import { phase, trouble } from '../state/run.js'
import { viewNames } from '../shared/flags.js'
import { tab } from '../state/tab.js'
import type { StudioEvent } from '../protocol/api.js'
import { checkDraft } from '../shared/draft.js'
import { lessonsTexts } from '../texts/lessons.js'

/**
 * Lets the page around this one follow the training and lead it, where the address names its origin: `?events=https://lesson.example`.
 * Nothing is sent to any other origin, and nothing is taken from one.
 *
 * It sends `{ telar: 'phase', phase }`, `{ telar: 'evaluated', epoch, step, split, loss, metrics }`, `{ telar: 'warning', message }` and
 * `{ telar: 'ended', status, why }`; of an open lesson `{ telar: 'lesson', title, step, steps, kind, isDone, isRight }`.
 * It takes `{ telar: 'train' | 'pause' | 'step' | 'stop' | 'reset' }`, `{ telar: 'show', view }`, `{ telar: 'experiment', experiment }` and
 * `{ telar: 'lesson', address }` or `{ telar: 'lesson', text }`.
 */
export function startLesson(origin: string): void {
  if (window.parent === window) return
  const send = (message: object) => window.parent.postMessage(message, origin)
  effect(() => send({ telar: 'phase', phase: phase.value }))
  effect(() => {
    const now = openLesson.value
    if (now) send(lessonMessage(now))
  })
  onStudioEvents((events) => {
    for (const message of events.flatMap(messagesOf)) send(message)
  })
  addEventListener('message', ({ origin: from, data }) => {
    if (from === origin && isPlainObject(data)) void obey(data)
  })
}

/** What the page around is told of an open lesson: steps counted from 1, and of a question that was answered, whether the answer is right. */
function lessonMessage({ lesson, step, answers, done }: OpenLesson): object {
  const current = lesson.steps[step]!
  const answer = answers[step]
  return {
    telar: 'lesson',
    title: lesson.title,
    step: step + 1,
    steps: lesson.steps.length,
    kind: current.kind,
    isDone: done.includes(step),
    ...(current.kind === 'predict' && answer !== undefined ? { isRight: current.choices[answer]?.isRight } : {}),
  }
}

/** What the page around is told of an event. */
function messagesOf(event: StudioEvent): object[] {
  switch (event.type) {
    case 'evaluated': {
      const { epoch, step, split, loss, metrics } = event
      return [{ telar: 'evaluated', epoch, step, split, loss, metrics }]
    }
    case 'warning':
      return [{ telar: 'warning', message: event.warning.message }]
    case 'ended':
      return [{ telar: 'ended', status: event.status, why: event.why }]
    default:
      return []
  }
}

async function obey(message: Readonly<Record<string, unknown>>): Promise<void> {
  switch (message['telar']) {
    case 'train':
      if (phase.value === 'idle' || phase.value === 'paused') await toggleTraining()
      return
    case 'pause':
      if (phase.value === 'running') await toggleTraining()
      return
    case 'step':
      return singleStep()
    case 'stop':
      return stopRun()
    case 'reset':
      return resetRun()
    case 'show':
      tab.value = viewNames.find((name) => name === message['view']) ?? tab.value
      return
    case 'experiment':
      return orSayWhy(() => setDraft(checkDraft(message['experiment'])))
    case 'lesson': {
      const { address, text } = message
      const { openLessonAt, openLessonText } = await import('../import/open-lesson.js')
      if (typeof address === 'string') return openLessonAt(address)
      return orSayWhy(() => openLessonText(String(text), lessonsTexts.theLesson))
    }
  }
}

function orSayWhy(work: () => void): void {
  try {
    work()
  } catch (error) {
    trouble.value = (error as Error).message
  }
}
