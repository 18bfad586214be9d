import type { Counters } from './measure.js'

/** Counts the kernels started on the GPU. */
export function counters(): Counters {
  let dispatches = 0
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
    },
    stop: () => ({ dispatches }),
  }
}
