/** The worker threads' program, as text: it is started from a blob or by eval, so that no bundler needs to know of it. */

/** Words of the control block. */
export const CONTROL = {
  /** Counts jobs; workers sleep on it. */
  generation: 0,
  /** generation << 16 | parts << 8 | next part: taking a part is one atomic addition, and a late worker cannot take a part of another job. */
  claim: 1,
  /** Parts finished. */
  done: 2,
  /** Index of the function to call. */
  job: 3,
  /** Not 0 once a part has thrown. */
  failed: 4,
  /** Not 0 when the worker shall end. */
  stop: 5,
  words: 16,
} as const

/** Room for the arguments of one part; engines ignore those that a function does not have. */
export const ARGUMENTS = 16
/** Parts of a job at most. */
export const PARTS = 64

/** How often the caller polls for the end of a job before it sleeps: about 20 microseconds, roughly what waking costs. */
export const SPINS = 2000
/**
 * How often a worker polls for the next job before it sleeps: about a millisecond, longer than a training step stays without work to share, so
 * that workers stay awake for a whole chunk of steps and none of its jobs waits for one to wake.
 */
export const WORKER_SPINS = 100_000
/**
 * Milliseconds that a worker of a page sleeps before it returns to its event loop, where it waits as well: a thread that never does so keeps
 * the browser from measuring the page's memory.
 */
export const WORKER_SLEEP = 500

export const WORKER_SOURCE = `
const serve = async ({ module, memory, control, values, names }, sleep) => {
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports
  const functions = names.map((name) => kernels[name])
  let seen = 0
  for (;;) {
    for (let spin = 0; Atomics.load(control, ${CONTROL.generation}) === seen; spin++) {
      if (spin > ${WORKER_SPINS} && Atomics.wait(control, ${CONTROL.generation}, seen, sleep) === 'timed-out')
        await Atomics.waitAsync(control, ${CONTROL.generation}, seen).value
    }
    seen = Atomics.load(control, ${CONTROL.generation})
    if (Atomics.load(control, ${CONTROL.stop})) return
    for (;;) {
      const claim = Atomics.add(control, ${CONTROL.claim}, 1)
      const part = claim & 255
      if (part >= (claim >>> 8 & 255)) break
      try {
        const call = functions[control[${CONTROL.job}]], v = values, o = part * ${ARGUMENTS}
        call(${Array.from({ length: ARGUMENTS }, (_, i) => `v[o + ${i}]`).join(', ')})
      } catch {
        Atomics.store(control, ${CONTROL.failed}, 1)
      }
      Atomics.add(control, ${CONTROL.done}, 1)
      Atomics.notify(control, ${CONTROL.done})
    }
  }
}
if (typeof process === 'object' && process.getBuiltinModule) serve(process.getBuiltinModule('node:worker_threads').workerData)
else onmessage = async ({ data }) => {
  await serve(data, Atomics.waitAsync && ${WORKER_SLEEP})
  close()
}
`
