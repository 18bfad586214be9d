import type { KernelTimer } from './kernel-times.js'
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

/** What is measured on a GPU besides the time of training, after it and apart from it. */
export interface Instruments {
  readonly counters?: Counters
  readonly timer?: KernelTimer
}

/** Seconds that a row is timed for where a whole epoch takes too long. */
const SHORT = 3

/** Warms up on networks of their own, then trains a fresh one for as many whole epochs as fit into the task's seconds, or else for a few steps, again and again where they took less than expected. */
export async function measure(
  task: Pick<Task, 'workload' | 'epochs' | 'seconds'>,
  makeCourse: MakeCourse,
  { counters, timer }: Instruments = {},
): Promise<Measured> {
  const { batchSize } = experimentOf(task.workload)
  const started = performance.now()
  const short = Math.min(task.seconds, SHORT)
  const samplesPerSecond = await warmUp(makeCourse, batchSize, short)
  const warmUpSeconds = (performance.now() - started) / 1000

  const fitting = Math.min(task.epochs, Math.floor((task.seconds * samplesPerSecond) / trainingSamples))
  const samples = fitting > 0 ? trainingSamples : wholeBatches(samplesPerSecond * short, batchSize)
  const course = await makeCourse(samples, fitting > 0)
  const epochs: { seconds: number; samples: number; accuracy?: number }[] = []
  let total = 0
  // The first steps of a network may be slower by far than all others, so that what the warm-up expected is too little.
  while (fitting > 0 ? epochs.length < fitting : total < short / 2) {
    const seconds = await course.epoch()
    total += seconds
    epochs.push({ seconds, samples, ...(fitting > 0 ? { accuracy: await course.accuracy() } : {}) })
  }
  await course.end()
  return {
    epochs,
    warmUpSeconds,
    ...(counters && (await count(makeCourse, counters, batchSize, samplesPerSecond))),
    ...(timer && (await timeKernels(makeCourse, timer, batchSize, samplesPerSecond))),
  }
}

/** Up to three trials, each long enough to judge the next by; the first compiles. Where steps are slow, the third would be no longer than the second. */
async function warmUp(makeCourse: MakeCourse, batchSize: number, seconds: number): Promise<number> {
  const trial = async (samples: number): Promise<number> => {
    const course = await makeCourse(samples, false)
    const samplesPerSecond = samples / (await course.epoch())
    await course.end()
    return samplesPerSecond
  }
  const second = wholeBatches(0.1 * seconds * (await trial(2 * batchSize)), batchSize)
  const samplesPerSecond = await trial(second)
  const third = wholeBatches(0.2 * seconds * samplesPerSecond, batchSize)
  return third > second ? trial(third) : samplesPerSecond
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

/** Steps whose kernels are timed, at most: their timestamps stay on the device until the last of them is done. */
const TIMED_STEPS = 200

/** Last, because a pass for each kernel slows what follows. */
async function timeKernels(makeCourse: MakeCourse, timer: KernelTimer, batchSize: number, samplesPerSecond: number) {
  const samples = Math.min(wholeBatches(samplesPerSecond, batchSize), TIMED_STEPS * batchSize)
  const course = await makeCourse(samples, false)
  await course.epoch()
  timer.start()
  await course.epoch()
  const kernels = await timer.stop(samples / batchSize)
  await course.end()
  return kernels.length > 0 ? { kernels } : {}
}

function wholeBatches(samples: number, batchSize: number): number {
  return batchSize * Math.min(Math.floor(trainingSamples / batchSize), Math.max(1, Math.round(samples / batchSize)))
}
