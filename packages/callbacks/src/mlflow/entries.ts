import type { RunEvents } from '@telarjs/core'

/** A number as MLflow's server takes it in JSON: these three words and no others stand for what JSON has no number for. */
export type WireNumber = number | 'NaN' | 'Infinity' | '-Infinity'

/** Something that a run logs, in the words of MLflow's REST API; `type` says by which call. */
export type Entry =
  | {
      readonly type: 'metric'
      readonly key: string
      readonly value: WireNumber
      readonly timestamp: number
      readonly step: number
    }
  | { readonly type: 'param' | 'tag'; readonly key: string; readonly value: string }
  | { readonly type: 'artifact'; readonly path: string; readonly file: string }
  | {
      readonly type: 'status'
      readonly status: 'RUNNING' | 'FINISHED' | 'KILLED' | 'FAILED'
      readonly end_time?: number
    }

/** Of an entry's type. */
export type EntryOf<Type extends Entry['type']> = Extract<Entry, { readonly type: Type }>

/** An entry as the server takes it. */
export function withoutType<E extends Entry>(entry: E): Omit<E, 'type'> {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== 'type')) as Omit<E, 'type'>
}

const longestKey = 250
const longest = { param: 6000, tag: 8000 }

/** A value of a step. What the server cannot take it would drop without an error, and all that follows in the batch with it. */
export function metricEntry(name: string, value: number, step: number): Entry {
  return { type: 'metric', key: keyOf(name), value: wireNumber(value), timestamp: Date.now(), step }
}

/** A param or a tag. Its value is text, since the server stores a number as an empty one, and cuts a long one. */
export function textEntry(type: 'param' | 'tag', name: string, value: unknown): Entry {
  return { type, key: keyOf(name), value: String(value).slice(0, longest[type]) }
}

/** How the run ended, and when. */
export function endEntry(status: RunEvents['runEnd']['status']): Entry {
  return { type: 'status', status: statuses[status], end_time: Date.now() }
}

const statuses = { completed: 'FINISHED', stopped: 'FINISHED', aborted: 'KILLED', failed: 'FAILED' } as const

function wireNumber(value: number): WireNumber {
  if (Number.isFinite(value)) return value
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? 'Infinity' : '-Infinity'
}

/** A name that the server takes: letters, digits and `_ - . space : /`, no slash or dot at its beginning, no empty or dotted part. */
function keyOf(name: string): string {
  const parts = name
    .replace(/[^\p{L}\p{N}_\-. :/]/gu, '_')
    .split('/')
    .filter((part) => part !== '' && !/^\.+$/.test(part))
  return parts.join('/').slice(0, longestKey) || '_'
}

/** The file in which entries wait: a head, then a line for each entry. */
export interface Spool {
  readonly head: SpoolHead
  readonly entries: readonly Entry[]
}

export interface SpoolHead {
  /** By which the server knows the run again: the value of its tag `telar.run`. */
  readonly run: string
  readonly address: string
  readonly experiment: string
  readonly name: string
  /** The last step of each metric among the entries that are sent and no longer in the file. */
  readonly logged: Readonly<Record<string, number>>
}

export const spoolText = ({ head, entries }: Spool): string =>
  [head, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('')

/** What a file holds; a line that a crash cut short is left out, and a file without its head is undefined. */
export function readSpool(bytes: Uint8Array | undefined): Spool | undefined {
  const lines = new TextDecoder().decode(bytes).split('\n').slice(0, -1).flatMap(parseLine)
  const [head, ...entries] = lines as [SpoolHead | undefined, ...Entry[]]
  return typeof head?.run === 'string' ? { head, entries } : undefined
}

function parseLine(line: string): unknown[] {
  try {
    return [JSON.parse(line)]
  } catch {
    return []
  }
}

/** The last step that each metric has reached. */
export function lastSteps({ head, entries }: Spool): Map<string, number> {
  const steps = new Map(Object.entries(head.logged))
  for (const entry of entries)
    if (entry.type === 'metric') steps.set(entry.key, Math.max(entry.step, steps.get(entry.key) ?? -1))
  return steps
}
