import type { Queue } from 'bullmq'
import { describe, expect, test } from 'vitest'
import { followTask } from './follow.js'
import type { LogLine, TaskData, TaskNote, TaskOutcome } from './protocol.js'

/** A job of BullMQ, as far as a follower looks at it. */
interface FakeJob {
  data: TaskData
  logs: string[]
  finishedOn?: number
  returnvalue?: TaskOutcome
  failedReason?: string
}

/** A server with one job, which a worker or an accident may change. */
function fakeServer() {
  const jobs = new Map<string, FakeJob>()
  const queue = {
    add: async (_: string, data: TaskData, { jobId }: { jobId: string }) => {
      if (!jobs.has(jobId)) jobs.set(jobId, { data, logs: [] })
    },
    getJob: async (id: string) => {
      const job = jobs.get(id)
      return (
        job && {
          ...job,
          updateData: async (data: TaskData) => void (job.data = data),
          remove: async () => void jobs.delete(id),
        }
      )
    },
    getJobLogs: async (id: string, start: number) => ({ logs: jobs.get(id)?.logs.slice(start) ?? [] }),
    remove: async (id: string) => (jobs.get(id)?.logs.length === 0 && jobs.delete(id) ? 1 : 0),
  } as unknown as Queue<TaskData, TaskOutcome>
  return { jobs, queue }
}

const say = (lease: string, number: number, note: TaskNote): string =>
  JSON.stringify({ lease, number, note } satisfies LogLine)
const began = (worker: string): TaskNote => ({ type: 'began', worker })
const report = (value: number): TaskNote => ({ type: 'report', value })

function followed() {
  const told: string[] = []
  const server = fakeServer()
  const follower = followTask(server.queue, 's.trial-0', {
    id: 'trial-0',
    task: { x: 1 },
    onStart: (worker) => void told.push(`start ${worker}`),
    onReport: (value) => void told.push(`report ${String(value)}`),
    onRefusal: ({ worker, why }) => void told.push(`refused ${worker}: ${why}`),
  })
  return { ...server, ...follower, told, job: () => server.jobs.get('s.trial-0')! }
}

describe('a task on the queue', () => {
  test('is added once, its reports are told once and in order, and its result is what the worker left', async () => {
    const { look, jobs, job, told } = followed()
    expect(await look()).toBeUndefined()
    expect(await look()).toBeUndefined()
    expect(jobs.size).toBe(1)
    job().logs.push(say('a', 0, began('one')), say('a', 1, report(10)))
    await look()
    // A connection that broke sends a line again.
    job().logs.push(say('a', 1, report(10)), say('a', 2, report(20)))
    Object.assign(job(), { finishedOn: 1, returnvalue: { status: 'done', result: 7 } })
    expect(await look()).toEqual({ status: 'done', result: 7 })
    expect(told).toEqual(['start one', 'report 10', 'report 20'])
  })

  test('what a worker says that lost it to another one is not taken', async () => {
    const { look, job, told } = followed()
    await look()
    job().logs.push(say('a', 0, began('frozen')), say('b', 0, began('other')), say('b', 1, report(1)))
    job().logs.push(say('a', 1, report(99)), 'no line', say('b', 2, report(2)))
    await look()
    expect(told).toEqual(['start frozen', 'start other', 'report 1', 'report 2'])
  })

  test('that the server lost is added again, and its log is read from its start', async () => {
    const { look, jobs, job, told } = followed()
    await look()
    job().logs.push(say('a', 0, began('one')), say('a', 1, report(1)))
    await look()
    const { born } = job().data
    jobs.clear()
    await look()
    expect(job().data).toMatchObject({ task: { x: 1 } })
    expect(job().data.born).not.toBe(born)
    job().logs.push(say('b', 0, began('two')))
    await look()
    expect(told).toEqual(['start one', 'report 1', 'start two'])
  })

  test('that an earlier coordinator stopped is put out again; one that failed has failed', async () => {
    const { look, job } = followed()
    await look()
    Object.assign(job(), { finishedOn: 1, returnvalue: { status: 'stopped' } })
    expect(await look()).toBeUndefined()
    expect(job().finishedOn).toBeUndefined()
    Object.assign(job(), { finishedOn: 1, returnvalue: { status: 'failed', why: 'it diverged' } })
    expect(await look()).toEqual({ status: 'failed', why: 'it diverged' })
  })

  test('at which the machinery fails three times has failed', async () => {
    const { look, job } = followed()
    await look()
    for (let time = 0; time < 2; time++) {
      Object.assign(job(), { finishedOn: 1, failedReason: 'no such script' })
      expect(await look()).toBeUndefined()
    }
    Object.assign(job(), { finishedOn: 1, failedReason: 'no such script' })
    expect(await look()).toEqual({ status: 'failed', why: 'no such script' })
  })

  test('is taken back where nobody has it, and otherwise its worker is asked to stop', async () => {
    const { look, stop, jobs, job } = followed()
    await look()
    await stop()
    expect(jobs.size).toBe(0)
    await look()
    job().logs.push(say('a', 0, began('one')))
    await stop()
    expect(job().data.stop).toBe(true)
  })

  test('that no worker takes says who refused it, and why', async () => {
    const { look, job, told } = followed()
    await look()
    job().logs.push(say('a', 0, { type: 'refused', worker: 'old', why: 'it has telar 0.0.1' }))
    await look()
    expect(told).toEqual(['refused old: it has telar 0.0.1'])
  })
})
