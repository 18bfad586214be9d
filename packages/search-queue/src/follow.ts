import type { Json, JsonObject } from '@telarjs/core'
import type { Job, Queue } from 'bullmq'
import { randomUUID } from 'node:crypto'
import { parseLogLine, protocol, type LogLine, type TaskData, type TaskOutcome } from './protocol.js'

/** Why a worker does not take a task. */
export interface Refusal {
  readonly worker: string
  readonly why: string
}

/** A task for whichever worker takes it first. */
export interface QueueTask {
  /** Unique within the search, and the same when the search is called again: `trial-3`. Letters, digits, `-`, `_` and `.`. */
  readonly id: string
  /** What the worker's `run` gets. */
  readonly task: JsonObject
  /** Ends the task: where it is aborted, `run` rejects with its reason. */
  readonly signal?: AbortSignal | undefined
  /** A worker begins: for a second time where the one that had it is gone. */
  onStart?(worker: string): void
  /** What the worker reports, in order. A second worker may report some of it again. */
  onReport?(value: Json): void | Promise<void>
  onRefusal?(refusal: Refusal): void
}

/** Follows one task on the queue until it is over. */
export interface Follower {
  /** Adds the job where it is missing, tells what is new in its log, and looks whether it is over. */
  look(): Promise<Exclude<TaskOutcome, { status: 'stopped' }> | undefined>
  /** Takes the job back, or asks the worker that has it to stop. */
  stop(): Promise<void>
}

/** Finished jobs are removed by the search that put them out; what it leaves behind when it is killed, after a week. */
const week = { age: 7 * 86_400 }
/** How often the machinery may fail at one task. */
const mostFailures = 3

/**
 * Nothing here relies on events: the job is the truth, and where the server lost it, it is added again.
 *
 * @param id of the job; the same for the same task of the same search, so that a coordinator that was killed finds it again
 */
export function followTask(queue: Queue<TaskData, TaskOutcome>, id: string, task: QueueTask): Follower {
  const reader = createLogReader(task)
  let born: string | undefined
  let failures = 0

  async function add(): Promise<void> {
    const data: TaskData = { protocol, born: randomUUID(), task: task.task }
    await queue.add('task', data, { jobId: id, attempts: 1, removeOnComplete: week, removeOnFail: week })
  }

  async function readLog({ data }: Job<TaskData>): Promise<void> {
    if (data.born !== born) reader.restart()
    born = data.born
    const { logs } = await queue.getJobLogs(id, reader.count, -1)
    for (const line of logs) await reader.read(line)
  }

  return {
    async look() {
      const job: Job<TaskData, TaskOutcome> | undefined = await queue.getJob(id)
      if (!job) {
        await add()
        return undefined
      }
      await readLog(job)
      if (job.finishedOn === undefined) return undefined
      const { failedReason, returnvalue } = job
      if (failedReason === undefined && returnvalue.status !== 'stopped') return returnvalue
      // Its worker was told to stop by an earlier coordinator, or the machinery failed: it is put out again.
      if (failedReason !== undefined && ++failures >= mostFailures) return { status: 'failed', why: failedReason }
      await job.remove()
      await add()
      return undefined
    },
    async stop() {
      // Removes it only where no worker has it.
      if ((await queue.remove(id)) === 1) return
      const job = await queue.getJob(id)
      await job?.updateData({ ...job.data, stop: true })
    },
  }
}

/** Tells the lines of a job's log to the task, each once, and only those of the worker that has it now. */
function createLogReader({ onStart, onReport, onRefusal }: QueueTask) {
  let count = 0
  let lease: string | undefined
  let last = -1

  async function tell({ note }: LogLine): Promise<void> {
    if (note.type === 'began') onStart?.(note.worker)
    if (note.type === 'report') await onReport?.(note.value)
  }

  return {
    get count() {
      return count
    },
    restart() {
      count = 0
      lease = undefined
    },
    async read(text: string): Promise<void> {
      count++
      const line = parseLogLine(text)
      if (!line) return
      if (line.note.type === 'refused') return onRefusal?.(line.note)
      if (line.note.type === 'began') {
        lease = line.lease
        last = -1
      }
      if (line.lease !== lease || line.number <= last) return
      last = line.number
      await tell(line)
    },
  }
}
