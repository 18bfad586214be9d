import type { Counters } from './measure.js'

/** Counts the kernels started on the GPU, and where the system tells it, the time of the main thread. */
export function counters(mainThreadMs: () => number | undefined = () => undefined): Counters {
  let dispatches = 0
  let msBefore: number | undefined
  return {
    start() {
      const prototype = GPUComputePassEncoder.prototype
      for (const name of ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'] as const) {
        const original = prototype[name] as (...given: unknown[]) => undefined
        Object.defineProperty(prototype, name, {
          configurable: true,
          value(this: GPUComputePassEncoder, ...given: unknown[]) {
            dispatches++
            return original.apply(this, given)
          },
        })
      }
      dispatches = 0
      msBefore = mainThreadMs()
    },
    stop() {
      const msAfter = mainThreadMs()
      return { dispatches, ...(msBefore === undefined || msAfter === undefined ? {} : { hostMs: msAfter - msBefore }) }
    },
  }
}
