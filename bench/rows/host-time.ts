// The time of the host in a step: a process of its own, on the device of Dawn that computes nothing, so that no step waits for the one before.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { MakeCourse } from './measure.js'
import { experimentOf, type NodeTask } from './task.js'

/** Steps that are measured, after as many that warm up. */
const STEPS = 200

/** Milliseconds of the main thread in a step of `task`; undefined where the row does not run without a device. */
export function hostMsApart(task: NodeTask): number | undefined {
  const { status, stdout } = spawnSync(
    process.execPath,
    [process.argv[1]!, JSON.stringify({ ...task, withoutDevice: true })],
    { encoding: 'utf8', timeout: 60_000 },
  )
  if (status !== 0) return undefined
  return (JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as { hostMs?: number }).hostMs
}

/** To be called where nothing computes. */
export async function measureHost({ workload }: NodeTask, makeCourse: MakeCourse): Promise<number | undefined> {
  const course = await makeCourse(STEPS * experimentOf(workload).batchSize, false)
  await course.epoch()
  const before = mainThreadMs()
  await course.epoch()
  const after = mainThreadMs()
  await course.end()
  return before === undefined || after === undefined ? undefined : (after - before) / STEPS
}

/** Linux tells how long a process' main thread has run. */
export function mainThreadMs(): number | undefined {
  const file = '/proc/self/schedstat'
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6 : undefined
}
