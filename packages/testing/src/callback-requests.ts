import { isTelarError, memoryStorage, type RunEvent, type Storage } from '@telarjs/core'
import { record, requestsOf, script, type CallbackConfig } from './callback-run.js'
import { equal } from './equal.js'
import { drive, scriptRun } from './script.js'
import { broken, type Checks } from './subject.js'
import { timersLeft } from './timers.js'

/** Epochs whose losses no sorting leaves as they are. */
const UNSORTED = Array.from({ length: 3 }, () => ({ losses: [4, 1, 3, 2] }))

/** Checks of what a callback asks of a run, writes, and does with what it is lent. */
export const callbackRequestChecks: Checks<'callback', CallbackConfig> = {
  async 'asks for what a run can do'(subject) {
    const kept = new Set<string>()
    for (const request of await requestsOf(subject.make(), script(subject), record(subject))) {
      const [, what, detail = ''] = /^.*?: (keep|restore|scaleLearningRate|stop): (.*)$/s.exec(request) ?? []
      if (what === 'keep') kept.add(detail)
      if (what === 'restore' && !kept.has(detail))
        broken(subject, `${request}: nothing was kept under that name before`)
      if (what === 'scaleLearningRate' && !(Number(detail) > 0 && Number.isFinite(Number(detail))))
        broken(subject, `${request}: expected a finite factor above 0`)
      if (what === 'stop' && (detail.trim() === '' || detail === 'undefined'))
        broken(subject, `${request}: expected why the run stops, in words`)
    }
  },

  async 'has written its files when the run ends'(subject) {
    const { storage, isWriting } = slowStorage()
    const callback = subject.make()
    await drive(callback, script(subject), record(subject, storage).run)
    await callback.settle?.()
    if (isWriting())
      broken(
        subject,
        'storage: still writes when the run has ended; await what it writes, or complete it in settle, so that nothing is lost',
      )
  },

  async 'comes through a run that evaluates nothing'(subject) {
    const callback = subject.make()
    const { run } = record(subject)
    for (const event of scriptRun({ epochs: UNSORTED })) {
      if (event.type === 'evaluated') continue
      // One that needs an evaluation may refuse such a run, in a sentence.
      const own = event.type === 'runEnd' ? { ...event, evaluations: {} } : event
      try {
        await drive(callback, [own], run)
      } catch (cause) {
        if (isTelarError(cause)) return
        broken(subject, `${event.type}: fails where nothing was evaluated: ${(cause as Error).message}`)
      }
    }
  },

  async 'comes through a run without an accuracy'(subject) {
    const callback = subject.make()
    const { run } = record(subject)
    const epochs = UNSORTED.map((epoch) => ({ ...epoch, validation: { metrics: {}, predicted: [] } }))
    for (const event of scriptRun({ epochs, directions: { loss: 'minimize' } })) {
      const own = withoutMetrics(event)
      try {
        await drive(callback, [own], run)
      } catch (cause) {
        // One that needs a metric may refuse such a run, in a sentence.
        if (isTelarError(cause)) return
        broken(
          subject,
          `${event.type}: fails in a run without an accuracy: ${(cause as Error).message}; refuse such a run in check, or do without`,
        )
      }
    }
  },

  async 'keeps its files in the folder of the run'(subject) {
    const storage = memoryStorage()
    const callback = subject.make()
    await drive(callback, script(subject), record(subject, storage).run)
    await callback.settle?.()
    const outside = (await storage.list('')).find((name) => /^([/\\]|[a-z]:)|(^|[/\\])\.\.([/\\]|$)/i.test(name))
    if (outside !== undefined) broken(subject, `storage: '${outside}' lies outside the folder of the run`)
  },

  async 'leaves no timer behind'(subject) {
    const left = await timersLeft(async () => {
      const callback = subject.make()
      await drive(callback, script(subject), record(subject).run)
      await callback.settle?.()
    })
    if (left.length > 0)
      broken(
        subject,
        `${left[0]}: still runs when the run has ended, which keeps the process alive and acts on a run that is over; clear it at runEnd`,
      )
  },

  async 'leaves the losses that it reads as they are'(subject) {
    const events = scriptRun({ epochs: UNSORTED })
    const before = structuredClone(await numbersOf(events))
    await drive(subject.make(), events, record(subject).run)
    if (!equal(await numbersOf(events), before))
      broken(subject, 'steps: changes the losses or metrics that it is lent; copy them first')
  },
}

/** The same event of a run that follows no metric. */
function withoutMetrics(event: RunEvent): RunEvent {
  if (event.type === 'steps') return { ...event, metrics: async () => ({}) }
  return event.type === 'epochEnd' ? { ...event, metrics: {} } : event
}

/** The losses and metrics of all steps. */
function numbersOf(events: readonly RunEvent[]) {
  const steps = events.filter((event) => event.type === 'steps')
  return Promise.all(steps.flatMap((event) => [event.losses(), event.metrics()]))
}

/** A storage that takes its time for each change, as a disk does, and knows whether one goes on. */
function slowStorage(): { readonly storage: Storage; readonly isWriting: () => boolean } {
  const storage = memoryStorage()
  let writing = 0
  const slowly = async (change: () => Promise<void>): Promise<void> => {
    writing++
    await new Promise((resolve) => setTimeout(resolve, 1))
    await change()
    writing--
  }
  return {
    storage: {
      ...storage,
      write: (name, bytes) => slowly(() => storage.write(name, bytes)),
      append: (name, content) => slowly(() => storage.append(name, content)),
      remove: (name) => slowly(() => storage.remove(name)),
    },
    isWriting: () => writing > 0,
  }
}
