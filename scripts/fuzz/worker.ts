// Runs cases one after the other, in a worker that can be ended where one of them hangs.
import { parentPort, workerData } from 'node:worker_threads'
import { countMemory } from './memory.js'

/** Which cases to run. */
export interface Work {
  readonly seeds: readonly number[]
  /** For each seed and reader. */
  readonly cases: number
  /** Words of which one is in the name of a reader; all readers where there are none. */
  readonly readers: readonly string[]
  /** The number of the first case of all, after one that hung. */
  readonly start: number
  /** The only case of each reader that is run. */
  readonly only: number | undefined
  /** The number of the case that runs; −1 between them. */
  readonly running: Int32Array
}

const memory = countMemory()
// After the constructors are counted.
const { readersOf } = await import('./readers/index.js')
const { createCase } = await import('./case.js')
const { seeds, cases, readers, start, only, running } = workerData as Work

const tell = (message: object) => parentPort!.postMessage(message, [])

let number = 0
for (const reader of readersOf(readers)) {
  const files = await reader.files()
  const run = await createCase(reader, files, memory)
  for (const seed of seeds)
    for (let index = 0; index < cases; index++, number++) {
      if (number < start || (only !== undefined && index !== only)) continue
      tell({ number, reader: reader.name, seed, case: index })
      Atomics.store(running, 0, number)
      const outcome = await run(seed, index)
      Atomics.store(running, 0, -1)
      tell({ number, outcome })
    }
}
tell({ done: true })
// Servers of readers would keep the worker.
process.exit(0)
