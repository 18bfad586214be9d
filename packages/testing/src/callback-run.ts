import { memoryStorage, type Json, type RunEvent, type Storage } from '@telarjs/core'
import type { Callback, DeadUnits } from '@telarjs/callbacks/callback'
import { drive, recordRun, scriptRun, type RecordedRun, type ScriptedEpoch } from './script.js'
import type { KitConfig, Subject } from './subject.js'

/** Options of the kit for callbacks. */
export interface CallbackConfig extends KitConfig {
  /** The epochs of the run it is tried in; by default about twenty, which improve, then stay flat, then get worse, then become nearly perfect. */
  readonly epochs?: readonly ScriptedEpoch[]
  /** What the run answers when it is asked for a value that is not finite; by default nothing. */
  readonly nonFinite?: string
  /** What the run answers when it is asked for dead units. */
  readonly deadUnits?: readonly DeadUnits[]
  /** True where a resumed run starts new files instead of continuing the earlier ones; the plugin's own tests must then check their contents. */
  readonly newFilesAtResume?: boolean
}

/** Events between the last checkpoint and the simulated crash: one epoch's worth, so that the crash falls within the next epoch. */
const LOST = 6
/** The simulated duration of an epoch. */
const EPOCH_MS = 1000
const LOSSES = [
  1, 0.8, 0.6, 0.5, 0.5, 0.5, 0.49, 0.5, 0.5, 0.5, 0.5, 0.6, 0.7, 0.6, 0.65, 0.7, 0.7, 0.8, 0.9, 1, 0.1, 0.01, 0.001,
]
export const EPOCHS: readonly ScriptedEpoch[] = LOSSES.map((loss) => ({
  losses: [loss, loss, loss, loss],
  validation: { loss, metrics: { accuracy: 1 - loss } },
}))

/** What the run answers unless the test says otherwise. */
const DEAD: readonly DeadUnits[] = [{ layer: '0-dense', units: 8, dead: 8 }]

/** The `Run` that the callback is given. */
export function record({ config }: Subject<'callback', CallbackConfig>, storage = memoryStorage()): RecordedRun {
  const given = config.nonFinite !== undefined || config.epochs !== undefined
  return recordRun({
    storage,
    ...(given ? {} : { deadUnits: DEAD }),
    ...(config.nonFinite === undefined ? {} : { nonFinite: config.nonFinite }),
    ...(config.deadUnits ? { deadUnits: config.deadUnits } : {}),
  })
}

/** The events of the run that a callback is tried in. */
export function script(
  { config }: Subject<'callback', CallbackConfig>,
  status: 'completed' | 'stopped' | 'aborted' | 'failed' = 'completed',
): RunEvent[] {
  return frozen(scriptRun({ epochs: config.epochs ?? EPOCHS, status }))
}

/** Events are lent to every callback of a run. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  for (const item of Object.values(value)) frozen(item)
  return Object.freeze(value)
}

/** Passes events to a callback and records what it asked for, and when. Progress lines are left out, because their timing may differ. */
export async function requestsOf(
  callback: Callback,
  events: readonly RunEvent[],
  { run, requests }: RecordedRun,
): Promise<string[]> {
  const all: string[] = []
  for (const event of events) {
    await atTime(timeOf(event), () => drive(callback, [event], run))
    all.push(...takeRequests(event, requests))
  }
  return all
}

/** The time of an event in a run of four steps an epoch, so that callbacks that look at the clock do the same in every run. */
function timeOf(event: RunEvent): number {
  const [epoch, step] = ['epoch' in event ? event.epoch : 0, 'step' in event ? event.step : 0]
  if (event.type === 'runStart') return EPOCH_MS * ((event.resumedAt?.step ?? 0) / 4)
  if (event.type === 'steps') return EPOCH_MS * (event.to / 4)
  return EPOCH_MS * (step > 0 ? step / 4 : Math.max(0, epoch - 1))
}

async function atTime<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const [dateNow, performanceNow] = [Date.now, performance.now]
  Date.now = () => 1e12 + milliseconds
  performance.now = () => milliseconds
  try {
    return await work()
  } finally {
    Date.now = dateNow
    performance.now = performanceNow
  }
}

function takeRequests(event: RunEvent, requests: string[]): string[] {
  const when = 'epoch' in event ? `epoch ${event.epoch}` : event.type
  const asked = requests.splice(0).filter((what) => !what.startsWith('report: '))
  return asked.map((what) => `${when}: ${what}`)
}

/**
 * Interrupts a run some events after its last checkpoint, as a crash would, and resumes from that checkpoint.
 *
 * @returns the requests up to the checkpoint and after it, and the files
 */
export async function resumeAt(subject: Subject<'callback', CallbackConfig>, events: readonly RunEvent[], cut: number) {
  const storage = memoryStorage()
  const crashed = subject.make()
  const before = record(subject, storage)
  const requests = await requestsOf(crashed, events.slice(0, cut + 1), before)
  await crashed.settle?.()
  requests.push(...takeRequests(events[cut]!, before.requests))
  const memory = JSON.stringify(crashed.save?.())
  await requestsOf(crashed, events.slice(cut + 1, -1).slice(0, LOST), before)

  const callback = subject.make()
  const after = record(subject, storage)
  if (memory !== undefined) callback.load?.(JSON.parse(memory) as Json)
  const [start, last] = [events[0]!, events[cut]!]
  if (start.type === 'runStart' && (last.type === 'epochEnd' || last.type === 'steps')) {
    const { epoch } = last
    const resumedAt = { epoch, step: last.type === 'steps' ? last.to : last.step }
    // A run that is resumed within an epoch begins by starting that epoch again.
    const again: RunEvent[] = last.type === 'steps' ? [{ type: 'epochStart', epoch }] : []
    await requestsOf(callback, [{ ...start, resumedAt }, ...again], after)
  }
  requests.push(...(await requestsOf(callback, events.slice(cut + 1), after)))
  return { requests, files: await filesOf(storage) }
}

/** All files of a storage, as text. */
export async function filesOf(storage: Storage): Promise<Record<string, string>> {
  const names = await storage.list('')
  const files = await Promise.all(
    names.map(async (name) => [name, new TextDecoder().decode(await storage.read(name))] as const),
  )
  return Object.fromEntries(files)
}
