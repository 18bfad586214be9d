import { TrainError } from '@telarjs/core'
import cluster, { type Worker } from 'node:cluster'
import type { Terminal } from '../output/terminal.js'
import { untilAskedToEnd, type EndMessage } from './stop-signals.js'

/**
 * Starts this command in several processes that share one port, and tells them when to end. One that dies is replaced.
 *
 * @returns the exit code: 0 where all of them ended in good order
 * @throws TrainError where one ends before it was ready
 */
export async function supervise(count: number, { warn }: Terminal): Promise<number> {
  const ready = new Set<Worker>()
  let isEnding = false
  let hasFailed = false
  const asked = untilAskedToEnd()
  const allEnded = new Promise<void>((resolve, reject) => {
    cluster.on('exit', (worker, code, signal) => {
      if (!isEnding && !ready.has(worker)) {
        isEnding = true
        tellAll({ type: 'end', end: 'now' })
        reject(new TrainError({ where: 'serve', problem: 'one of its processes could not start' }))
      } else if (!isEnding) {
        warn(`warning: process ${worker.process.pid} ended (${signal ?? `exit code ${code}`}); another takes its place`)
        cluster.fork()
      } else if (code !== 0) hasFailed = true
      if (isEnding && Object.keys(cluster.workers ?? {}).length === 0) resolve()
    })
  })
  allEnded.catch(() => undefined)
  cluster.on('message', (worker) => void ready.add(worker))
  for (let i = 0; i < count; i++) cluster.fork()
  await Promise.race([asked, allEnded]).then(async (end) => {
    if (end === undefined) return
    isEnding = true
    tellAll({ type: 'end', end })
  })
  await allEnded
  return hasFailed ? 1 : 0
}

function tellAll(message: EndMessage): void {
  for (const worker of Object.values(cluster.workers ?? {})) worker?.send(message)
}
