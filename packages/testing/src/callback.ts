import { memoryStorage, runEventTypes, type Json, type Plugin, type RunEvent } from '@telarjs/core'
import { equal } from './equal.js'
import { callbackRequestChecks } from './callback-requests.js'
import { createKit } from './kit.js'
import { EPOCHS, filesOf, record, requestsOf, resumeAt, script, type CallbackConfig } from './callback-run.js'
import { drive, scriptRun, type ScriptedEpoch } from './script.js'
import { broken, type Checks, type Subject } from './subject.js'

export type { CallbackConfig } from './callback-run.js'

/** A run whose loss becomes NaN after a while, for callbacks that do nothing in the ordinary one. */
const NOT_FINITE: readonly ScriptedEpoch[] = [{}, {}, { losses: [1, 1, NaN, NaN] }, { losses: [NaN, NaN, NaN, NaN] }]

const checks: Checks<'callback', CallbackConfig> = {
  async 'asks for the same in every run, also beside another'(subject) {
    const events = script(subject)
    const alone = await requestsOf(subject.make(), events, record(subject))
    const again = await requestsOf(subject.make(), events, record(subject))
    requireSame(subject, 'in a second run', again, alone)
    const pair = [subject.make(), subject.make()].map((callback) => ({
      callback,
      recorded: record(subject),
      all: [] as string[],
    }))
    for (const event of events)
      for (const { callback, recorded, all } of pair) all.push(...(await requestsOf(callback, [event], recorded)))
    for (const { all } of pair) requireSame(subject, 'beside another run', all, alone)
  },

  'says its name, its phase and its events'(subject) {
    const { name, phase, on } = subject.make()
    if (name === '') broken(subject, 'name: expected a name, received an empty one')
    if (!['observe', 'decide', 'persist'].includes(phase))
      broken(subject, `phase: expected observe, decide or persist, received ${JSON.stringify(phase)}`)
    const stray = Object.keys(on).find((type) => !(runEventTypes as readonly string[]).includes(type))
    if (stray !== undefined) broken(subject, `on: there is no event '${stray}'; there are ${runEventTypes.join(', ')}`)
  },

  'has both save and load, or neither'(subject) {
    const { save, load } = subject.make()
    if (!save !== !load) broken(subject, `has ${save ? 'save' : 'load'} alone`)
  },

  async 'comes through runs that end in any way'(subject) {
    for (const status of ['completed', 'stopped', 'aborted', 'failed'] as const) {
      await drive(subject.make(), script(subject, status), record(subject).run)
      await drive(
        subject.make(),
        script(subject, status).filter(({ type }) => type === 'runEnd'),
        record(subject).run,
      )
    }
  },

  async 'has a memory of plain JSON'(subject) {
    const callback = subject.make()
    await drive(callback, script(subject), record(subject).run)
    const memory = callback.save?.()
    if (memory === undefined) return
    const read = JSON.parse(JSON.stringify(memory)) as Json
    if (!equal(memory, read))
      broken(
        subject,
        `save: a file turns ${JSON.stringify(memory)} into something else; use plain JSON without NaN, Infinity or undefined`,
      )
    const other = subject.make()
    other.load?.(read)
    if (!equal(other.save?.(), read))
      broken(
        subject,
        `load: what was loaded is saved as ${JSON.stringify(other.save?.())} instead of ${JSON.stringify(read)}`,
      )
  },

  async 'shares no memory between runs'(subject) {
    const [one, two] = [subject.make(), subject.make()]
    const before = JSON.stringify(two.save?.())
    await drive(one, script(subject), record(subject).run)
    if (JSON.stringify(two.save?.()) !== before)
      broken(subject, 'create: two callbacks share one memory; keep it inside create')
  },

  async 'asks for the same after a resume as without one'(subject) {
    const events = await scriptThatMatters(subject)
    const checkpoints = events.flatMap(({ type }, index) => (type === 'steps' || type === 'epochEnd' ? [index] : []))
    const storage = memoryStorage()
    const whole = await requestsOf(subject.make(), events, record(subject, storage))
    for (const cut of checkpoints.slice(0, -1)) {
      const resumed = await resumeAt(subject, events, cut)
      requireSame(subject, `after a resume at event ${cut}`, resumed.requests, whole)
      if (subject.config.newFilesAtResume !== true && !equal(resumed.files, await filesOf(storage)))
        broken(subject, `resumed after event ${cut}: its files differ from those of a run that was not interrupted`)
    }
  },
}

/** The first script in which the callback requests something or writes a file; a callback of the phase `decide` must do so in one of them. */
async function scriptThatMatters(subject: Subject<'callback', CallbackConfig>): Promise<RunEvent[]> {
  const scripts = subject.config.epochs ? [subject.config.epochs] : [EPOCHS, NOT_FINITE]
  const callback = subject.make()
  for (const epochs of scripts) {
    const events = scriptRun({ epochs })
    const storage = memoryStorage()
    const requests = await requestsOf(subject.make(), events, record(subject, storage))
    if (requests.length > 0 || (await storage.list('')).length > 0) return events
  }
  if (callback.phase === 'decide')
    broken(
      subject,
      "asks nothing of the run in the kit's script, so that what it decides was not tried; give the kit `options` and `epochs` (or `nonFinite`, `deadUnits`) with which it does",
    )
  return script(subject)
}

/** Throws where the requests of a callback differ. */
function requireSame(
  subject: Subject<'callback'>,
  when: string,
  received: readonly string[],
  expected: readonly string[],
): void {
  const length = Math.max(received.length, expected.length)
  const at = Array.from({ length }, (_, i) => i).find((i) => received[i] !== expected[i])
  if (at === undefined) return
  const [one, two] = [expected, received].map((requests) => requests[at] ?? 'no more requests')
  broken(subject, `${when}: expected '${one}', received '${two}'`)
}

const kit = createKit({ ...checks, ...callbackRequestChecks }, useCallback)

/**
 * Checks a callback against its contract.
 *
 * @throws PluginError for the first check that fails
 * @example
 * await checkCallback(earlyStopping, { options: { patience: 3 } })
 */
export const checkCallback: (plugin: Plugin<'callback'>, config?: CallbackConfig) => Promise<void> = kit.check

/**
 * Registers Vitest tests that a callback keeps its contract.
 *
 * @example
 * describeCallback(earlyStopping, { options: { patience: 3 } })
 */
export const describeCallback: (plugin: Plugin<'callback'>, config?: CallbackConfig) => void = kit.describe

/** Checks for any valid options: a callback gets through a whole run. */
async function useCallback(subject: Subject<'callback', CallbackConfig>): Promise<void> {
  await drive(subject.make(), script(subject), record(subject).run)
}
