import { isPlainObject, parseJson, type Json, type JsonObject } from '@telarjs/core'

/** Changes whenever a worker of one version could not understand the tasks of another. */
export const protocol = 1

/** The name of the queue under its prefix. */
export const queueName = 'search'

/** What a BullMQ job carries. */
export interface TaskData {
  readonly protocol: number
  /** New each time the job is added, so that a job which was lost with the server is told from the one that took its place. */
  readonly born: string
  readonly task: JsonObject
  /** The coordinator no longer wants it. */
  readonly stop?: true
}

/** What a job leaves behind, whether the task succeeded or not. BullMQ's own failures mean that the machinery failed. */
export type TaskOutcome =
  | { readonly status: 'done'; readonly result: Json }
  | { readonly status: 'failed'; readonly why: string }
  | { readonly status: 'stopped' }

/** What a worker says of a task while it runs. */
export type TaskNote =
  | { readonly type: 'began'; readonly worker: string }
  | { readonly type: 'report'; readonly value: Json }
  | { readonly type: 'refused'; readonly worker: string; readonly why: string }

/**
 * A line of a job's log. The lease is new each time a worker takes the job: a machine that was frozen may still write lines when another
 * has long taken its place.
 */
export interface LogLine {
  readonly lease: string
  /** From 0, within the lease. */
  readonly number: number
  readonly note: TaskNote
}

/** A line of a job's log; undefined for what is none. */
export function parseLogLine(text: string): LogLine | undefined {
  try {
    const line = parseJson(text, 'log') as unknown as LogLine
    return isPlainObject(line) && isPlainObject(line.note) ? line : undefined
  } catch {
    return undefined
  }
}
