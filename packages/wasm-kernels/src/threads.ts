/** Worker threads that run parts of a kernel call on the shared memory. Every part may run on any thread: results do not depend on how many there are. */
import type { WasmExports } from './wasm.gen.js'
import { ARGUMENTS, CONTROL, PARTS, SPINS, WORKER_SOURCE } from './worker.js'

type Name = keyof WasmExports
/** The arguments of one part. */
export type Arguments = readonly (number | boolean)[]

export interface Threads {
  /** Calls a function once for every part, on whichever threads are free, and returns when all are done. */
  run(name: Name, parts: readonly Arguments[]): void
  /** Ends the workers; the next job starts them again. */
  stop(): void
}

interface AnyWorker {
  terminate(): unknown
}

/** Browsers forbid Atomics.wait on a page's main thread. */
const MAY_WAIT = typeof globalThis.document === 'undefined'

/** Workers and what they share with this thread. */
interface Crew {
  readonly control: Int32Array
  readonly values: Float64Array
  readonly workers: readonly AnyWorker[]
}

/** The pools whose workers run, so that `stopThreads` can end them. */
const running = new Set<Threads>()

/**
 * Ends every worker thread of this process. The next large kernel call starts them again.
 *
 * @example
 * stopThreads() // so that Node can exit
 */
export function stopThreads(): void {
  for (const threads of running) threads.stop()
}

/** A pool whose workers start with the first job. */
export function createThreads(
  count: number,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  kernels: WasmExports,
): Threads {
  const names = Object.keys(kernels) as Name[]
  const jobs = new Map(names.map((name, job) => [name, job]))
  let crew: Crew | undefined
  const threads: Threads = {
    run: (name, parts) => {
      if (parts.length > PARTS)
        throw new Error(`wasm-kernels: a job: expected at most ${PARTS} parts, received ${parts.length}`)
      if (!crew) {
        crew = startCrew(count, { module, memory, names })
        running.add(threads)
      }
      const { control } = crew
      post(crew, jobs.get(name)!, parts)
      const work = kernels[name] as (...args: Arguments) => unknown
      for (let part = next(control); part < parts.length; part = next(control)) {
        work(...parts[part]!)
        Atomics.add(control, CONTROL.done, 1)
      }
      awaitDone(control, parts.length)
      if (Atomics.exchange(control, CONTROL.failed, 0))
        throw new Error(`wasm-kernels: ${name} failed on a worker thread`)
    },
    stop: () => {
      if (!crew) return
      Atomics.store(crew.control, CONTROL.stop, 1)
      Atomics.add(crew.control, CONTROL.generation, 1)
      Atomics.notify(crew.control, CONTROL.generation)
      for (const worker of crew.workers) worker.terminate()
      crew = undefined
      running.delete(threads)
    },
  }
  return threads
}

function startCrew(count: number, program: object): Crew {
  const control = new Int32Array(new SharedArrayBuffer(CONTROL.words * 4))
  const values = new Float64Array(new SharedArrayBuffer(PARTS * ARGUMENTS * 8))
  return {
    control,
    values,
    workers: Array.from({ length: count - 1 }, () => startWorker({ ...program, control, values })),
  }
}

/** Writes a job down and wakes sleeping workers. All parts of the previous job are done, so nobody reads what is overwritten. */
function post({ control, values }: Crew, job: number, parts: readonly Arguments[]): void {
  parts.forEach((part, index) =>
    part.forEach((value, place) => {
      values[index * ARGUMENTS + place] = Number(value)
    }),
  )
  control[CONTROL.job] = job
  Atomics.store(control, CONTROL.done, 0)
  const generation = Atomics.load(control, CONTROL.generation) + 1
  Atomics.store(control, CONTROL.claim, (generation << 16) | (parts.length << 8))
  Atomics.store(control, CONTROL.generation, generation)
  Atomics.notify(control, CONTROL.generation)
}

function next(control: Int32Array): number {
  return Atomics.add(control, CONTROL.claim, 1) & 255
}

/** Polls for a while, then sleeps where that is allowed (not on a page's main thread), so that a worker without a core of its own gets this one. */
function awaitDone(control: Int32Array, parts: number): void {
  for (let spin = 0; ; spin++) {
    const done = Atomics.load(control, CONTROL.done)
    if (done >= parts) return
    if (spin > SPINS && MAY_WAIT) Atomics.wait(control, CONTROL.done, done, 1)
  }
}

/** A worker that keeps no Node process alive. In a browser it starts when the page next returns to its event loop. */
function startWorker(data: object): AnyWorker {
  const node = globalThis.process?.getBuiltinModule?.('node:worker_threads')
  if (node) {
    const worker = new node.Worker(WORKER_SOURCE, { eval: true, workerData: data })
    worker.unref()
    return worker
  }
  const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }))
  const worker = new Worker(url)
  worker.postMessage(data)
  return worker
}

/** Useful threads on this machine: one for each core, at most eight. */
export function coreCount(): number {
  const os = globalThis.process?.getBuiltinModule?.('node:os')
  return Math.max(1, Math.min(8, os ? os.availableParallelism() : (globalThis.navigator?.hardwareConcurrency ?? 1)))
}
