import { memoryStorage, runEventTypes, type Json, type Plugin, type RunEvent, type Storage } from '@telarjs/core'
import type { Callback } from '@telarjs/callbacks/callback'
import { equal } from './equal.js'
import { createKit } from './kit.js'
import { drive, recordRun, scriptRun, type RecordedRun, type ScriptedEpoch } from './script.js'
import { broken, type Checks, type KitConfig, type Subject } from './subject.js'

/** What the kit of callbacks may be told. */
export interface CallbackConfig extends KitConfig {
  /** The epochs of the run it is tried in; without it twenty: better, then flat, then worse. */
  readonly epochs?: readonly ScriptedEpoch[]
  /** True where a resumed run begins new files in place of going on in those of before; its own tests then say what must be in them. */
  readonly newFilesAtResume?: boolean
}

/** Events between the last checkpoint and the crash: as many as an epoch has, so that it comes within the next one. */
const LOST = 6
const LOSSES = [1, 0.8, 0.6, 0.5, 0.5, 0.5, 0.49, 0.5, 0.5, 0.5, 0.5, 0.6, 0.7, 0.6, 0.65, 0.7, 0.7, 0.8, 0.9, 1]
const EPOCHS: readonly ScriptedEpoch[] = LOSSES.map((loss) => ({
  losses: [loss, loss, loss, loss],
  validation: { loss, metrics: { accuracy: 1 - loss } },
}))

const checks: Checks<'callback', CallbackConfig> = {
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
      await drive(subject.make(), script(subject, status), recordRun().run)
      await drive(
        subject.make(),
        script(subject, status).filter(({ type }) => type === 'runEnd'),
        recordRun().run,
      )
    }
  },

  async 'has a memory of plain JSON'(subject) {
    const callback = subject.make()
    await drive(callback, script(subject), recordRun().run)
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
    await drive(one, script(subject), recordRun().run)
    if (JSON.stringify(two.save?.()) !== before)
      broken(subject, 'create: two callbacks share one memory; keep it inside create')
  },

  async 'asks for the same after a resume as without one'(subject) {
    const events = script(subject)
    const checkpoints = events.flatMap(({ type }, index) => (type === 'steps' || type === 'epochEnd' ? [index] : []))
    const storage = memoryStorage()
    const whole = await requestsOf(subject.make(), events, recordRun({ storage }))
    for (const cut of checkpoints.slice(0, -1)) {
      const resumed = await resumeAt(subject, events, cut)
      const at = whole.findIndex((what, i) => what !== resumed.requests[i])
      if (at >= 0 || resumed.requests.length > whole.length) {
        const [expected, received] = [whole, resumed.requests].map(
          (requests) => requests[at >= 0 ? at : whole.length] ?? 'no more requests',
        )
        broken(subject, `resumed after event ${cut}: expected '${expected}', received '${received}'`)
      }
      if (subject.config.newFilesAtResume !== true && !equal(resumed.files, await filesOf(storage)))
        broken(subject, `resumed after event ${cut}: its files differ from those of a run that was not interrupted`)
    }
  },
}

const kit = createKit(checks)

/**
 * Checks a callback against its contract.
 *
 * @throws PluginError for the first sentence that does not hold
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

function script(
  { config }: Subject<'callback', CallbackConfig>,
  status: 'completed' | 'stopped' | 'aborted' | 'failed' = 'completed',
): RunEvent[] {
  return scriptRun({ epochs: config.epochs ?? EPOCHS, status })
}

/** Tells a callback of events; what it asked for, and when. Lines of progress are left out, because they may come at other times. */
async function requestsOf(
  callback: Callback,
  events: readonly RunEvent[],
  { run, requests }: RecordedRun,
): Promise<string[]> {
  const all: string[] = []
  for (const event of events) {
    await drive(callback, [event], run)
    all.push(...takeRequests(event, requests))
  }
  return all
}

function takeRequests(event: RunEvent, requests: string[]): string[] {
  const when = 'epoch' in event ? `epoch ${event.epoch}` : event.type
  const asked = requests.splice(0).filter((what) => !what.startsWith('report: '))
  return asked.map((what) => `${when}: ${what}`)
}

/**
 * Interrupts a run some events after its last checkpoint, as a crash would, and goes on from that checkpoint.
 *
 * @returns what was asked for up to the checkpoint and after it, and the files
 */
async function resumeAt(subject: Subject<'callback', CallbackConfig>, events: readonly RunEvent[], cut: number) {
  const storage = memoryStorage()
  const crashed = subject.make()
  const before = recordRun({ storage })
  const requests = await requestsOf(crashed, events.slice(0, cut + 1), before)
  await crashed.settle?.()
  requests.push(...takeRequests(events[cut]!, before.requests))
  const memory = JSON.stringify(crashed.save?.())
  await requestsOf(crashed, events.slice(cut + 1, -1).slice(0, LOST), before)

  const callback = subject.make()
  const after = recordRun({ storage })
  if (memory !== undefined) callback.load?.(JSON.parse(memory) as Json)
  const [start, last] = [events[0]!, events[cut]!]
  if (start.type === 'runStart' && (last.type === 'epochEnd' || last.type === 'steps')) {
    const { epoch } = last
    const resumedAt = { epoch, step: last.type === 'steps' ? last.to : last.step }
    // A run that goes on within an epoch begins with its start again.
    const again: RunEvent[] = last.type === 'steps' ? [{ type: 'epochStart', epoch }] : []
    await requestsOf(callback, [{ ...start, resumedAt }, ...again], after)
  }
  requests.push(...(await requestsOf(callback, events.slice(cut + 1), after)))
  return { requests, files: await filesOf(storage) }
}

async function filesOf(storage: Storage): Promise<Record<string, string>> {
  const names = await storage.list('')
  const files = await Promise.all(
    names.map(async (name) => [name, new TextDecoder().decode(await storage.read(name))] as const),
  )
  return Object.fromEntries(files)
}
