import { effect } from '@preact/signals'
import { isPlainObject } from '@telarjs/core'
import { resetRun, singleStep, stopRun, toggleTraining } from '../state/actions.js'
import { onStudioEvent } from '../state/client.js'
import { setDraft, type Draft } from '../state/draft.js'
import { phase } from '../state/run.js'
import { tab, type Tab } from './tabs.js'

/**
 * Lets the page around this one follow the training and lead it, where the address names its origin: `?events=https://lesson.example`.
 * Nothing is sent to any other origin, and nothing is taken from one.
 *
 * It sends `{ telar: 'phase', phase }`, `{ telar: 'evaluated', epoch, step, split, loss, metrics }`, `{ telar: 'warning', message }` and
 * `{ telar: 'ended', status, why }`. It takes `{ telar: 'train' | 'pause' | 'step' | 'stop' | 'reset' }`, `{ telar: 'show', view }` and
 * `{ telar: 'experiment', experiment }`.
 */
export function startLesson(origin: string): void {
  if (window.parent === window) return
  const send = (message: object) => window.parent.postMessage(message, origin)
  effect(() => send({ telar: 'phase', phase: phase.value }))
  onStudioEvent((event) => {
    switch (event.type) {
      case 'evaluated':
        return send({
          telar: 'evaluated',
          epoch: event.epoch,
          step: event.step,
          split: event.split,
          loss: event.loss,
          metrics: event.metrics,
        })
      case 'warning':
        return send({ telar: 'warning', message: event.warning.message })
      case 'ended':
        return send({ telar: 'ended', status: event.status, why: event.why })
      default:
    }
  })
  addEventListener('message', ({ origin: from, data }) => {
    if (from === origin && isPlainObject(data)) void obey(data)
  })
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
      if (['build', 'train', 'understand', 'runs'].includes(String(message['view']))) tab.value = message['view'] as Tab
      return
    case 'experiment': {
      const experiment = message['experiment']
      if (isPlainObject(experiment) && isPlainObject(experiment['data']) && Array.isArray(experiment['model']))
        setDraft({ name: 'experiment', ...experiment } as unknown as Draft)
    }
  }
}
