import type { WorkerInvocation } from './command.js'
import { duration, TrainError, type Json, type JsonObject } from '@telarjs/core'
import type { TaskContext } from '@telarjs/search-queue'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { withAbsolutePaths } from '../../inputs/data-paths.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { loadSearchQueue } from '../../inputs/load-search-queue.js'
import { makeRunsFolder } from '../../runs/create-folder.js'
import { createDataCheck, refusal, type QueueRun } from '../../search/queue-run.js'
import { createPool, type ProcessPool } from '../../workers/pool.js'
import { bold, type Terminal } from '../../output/terminal.js'

/** `telar worker --queue redis://…`: trains trials until it is told to stop; resolves to the exit code. */
export async function run({ options, terminal, catchInterrupt }: WorkerInvocation): Promise<number> {
  const interrupt = catchInterrupt()
  const { openQueue } = await loadSearchQueue()
  const registry = await loadRegistry(options.plugin)
  const name = options.name ?? hostname()
  const queue = await openQueue(options.queue, {
    prefix: options.queuePrefix,
    password: process.env['TELAR_QUEUE_PASSWORD'],
    onWarning: (message) => terminal.warn(`warning: ${message}`),
  })
  const pool = createPool(options)
  try {
    await makeRunsFolder(options.runs)
    // What cannot train must not take trials only to fail them.
    await pool.prepare()
    const told = new Set<string>()
    const compareData = createDataCheck(pool.identify)
    const worker = queue.serve({
      name,
      jobs: pool.size,
      lockSeconds: options.lock,
      async refuse(task) {
        const why = refusal(task, registry) ?? (await compareData(task as unknown as QueueRun))
        if (why !== undefined && !told.has(why)) terminal.warn(`warning: trials are left to other workers: ${why}`)
        if (why !== undefined) told.add(why)
        return why
      },
      run: (task, context) => runTask(task as unknown as QueueRun, context, { pool, runs: options.runs, terminal }),
      onWarning: (message) => terminal.warn(`warning: ${message}`),
    })
    terminal.say(`${bold(name)}: ${pool.size} at once, in ${options.runs}; trials come from ${queue.address}`)
    await new Promise<void>((done) => {
      if (interrupt.signal.aborted) done()
      else interrupt.signal.addEventListener('abort', () => done(), { once: true })
    })
    await worker.close()
    return interrupt.exitCode() ?? 0
  } finally {
    pool.close()
    await queue.close()
  }
}

interface RunContext {
  readonly pool: ProcessPool
  readonly runs: string
  readonly terminal: Terminal
}

/** Trains in a process, so that this one always has time to keep its hold on the trial. */
async function runTask(
  { experiment, folder }: QueueRun,
  { signal, report }: TaskContext,
  { pool, runs, terminal }: RunContext,
): Promise<Json> {
  const place = join(runs, ...folder)
  const started = performance.now()
  const say = (how: string) => terminal.say(`${place}: ${how}`)
  say('begins')
  try {
    const trained = await pool.run({
      experiment: withAbsolutePaths(experiment, process.cwd()) as JsonObject,
      folder: place,
      signal,
      onEpoch: (message) => report(message as unknown as JsonObject),
      onWarning: (message) => report({ type: 'warning', message }),
    })
    if (trained.summary.status === 'aborted') throw new TrainError({ where: place, problem: trained.summary.why })
    say(`${trained.summary.status} after ${duration((performance.now() - started) / 1000)}`)
    return trained as unknown as Json
  } catch (error) {
    say(signal.aborted ? `stopped: ${String(signal.reason)}` : `failed: ${(error as Error).message}`)
    throw error
  }
}
