import { experimentOf, trainingSamples, type Measured, type Task } from './task.js'

/** A fresh network on its way through the training data. */
export interface Course {
  /** Trains on all samples of the course once, in a new order, and returns the seconds it took, once the device is done. */
  epoch(): Promise<number>
  /** The share of the test images that is classified right. */
  accuracy(): Promise<number>
  end(): void | Promise<void>
}

/** Makes a fresh network and the course of its first `samples` training samples. `tested`: will its accuracy be asked for? */
export type MakeCourse = (samples: number, tested: boolean) => Promise<Course>

/** Counts what is done between the calls of `start` and `stop`. */
export interface Counters {
  start(): void
  stop(): { readonly dispatches: number }
}

/** Seconds that a row is timed for where a whole epoch takes too long. */
const SHORT = 3

/** Warms up on networks of their own, then trains a fresh one for as many whole epochs as fit into the task's seconds, or else for a few steps. */
export async function measure(
  task: Pick<Task, 'workload' | 'epochs' | 'seconds'>,
  makeCourse: MakeCourse,
  counters?: Counters,
): Promise<Measured> {
  const { batchSize } = experimentOf(task.workload)
  const started = performance.now()
  const samplesPerSecond = await warmUp(makeCourse, batchSize, Math.min(task.seconds, SHORT))
  const warmUpSeconds = (performance.now() - started) / 1000

  const fitting = Math.min(task.epochs, Math.floor((task.seconds * samplesPerSecond) / trainingSamples))
  const samples =
    fitting > 0 ? trainingSamples : wholeBatches(samplesPerSecond * Math.min(task.seconds, SHORT), batchSize)
  const course = await makeCourse(samples, fitting > 0)
  const epochs: { seconds: number; samples: number; accuracy?: number }[] = []
  for (let epoch = 0; epoch < Math.max(fitting, 1); epoch++) {
    const seconds = await course.epoch()
    epochs.push({ seconds, samples, ...(fitting > 0 ? { accuracy: await course.accuracy() } : {}) })
  }
  await course.end()
  return { epochs, warmUpSeconds, ...(counters && (await count(makeCourse, counters, batchSize, samplesPerSecond))) }
}

/** Three trials, each long enough to judge the next by; the first compiles. */
async function warmUp(makeCourse: MakeCourse, batchSize: number, seconds: number): Promise<number> {
  let samples = 2 * batchSize
  let samplesPerSecond = 0
  for (const share of [0.1, 0.2, 0]) {
    const course = await makeCourse(samples, false)
    samplesPerSecond = samples / (await course.epoch())
    await course.end()
    samples = wholeBatches(samplesPerSecond * seconds * share, batchSize)
  }
  return samplesPerSecond
}

/** Apart from what is timed, because counting costs time. */
async function count(makeCourse: MakeCourse, counters: Counters, batchSize: number, samplesPerSecond: number) {
  const samples = wholeBatches(samplesPerSecond, batchSize)
  const course = await makeCourse(samples, false)
  await course.epoch()
  counters.start()
  await course.epoch()
  const { dispatches } = counters.stop()
  await course.end()
  return { dispatches: dispatches / (samples / batchSize) }
}

function wholeBatches(samples: number, batchSize: number): number {
  return batchSize * Math.min(Math.floor(trainingSamples / batchSize), Math.max(2, Math.round(samples / batchSize)))
}
