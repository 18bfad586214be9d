// The time of the host in a step: a process of its own, on the device of Dawn that computes nothing, so that no step waits for the one before.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { MakeCourse } from './measure.js'
import { experimentOf, type NodeTask } from './task.js'

/** Steps of an epoch. */
const STEPS = 200
/** For so long steps warm up, until their JavaScript is compiled for speed, and then are measured, because Linux may count in ticks of four milliseconds; slow ones at least for an epoch. */
export const [WARM_UP_MS, MEASURED_MS] = [1000, 2000]

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
  await epochsFor(WARM_UP_MS, course.epoch)
  const before = mainThreadMs()
  const epochs = await epochsFor(MEASURED_MS, course.epoch)
  const after = mainThreadMs()
  await course.end()
  return before === undefined || after === undefined ? undefined : (after - before) / (epochs * STEPS)
}

/** Trains for as many epochs as that takes, and returns how many. */
export async function epochsFor(milliseconds: number, epoch: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  let epochs = 0
  do {
    await epoch()
    epochs++
  } while (performance.now() - begun < milliseconds)
  return epochs
}

/** Linux tells how long a process' main thread has run. */
export function mainThreadMs(): number | undefined {
  const file = '/proc/self/schedstat'
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6 : undefined
}
