import { counters } from './counters.js'
import { kernelTimer } from './kernel-times.js'
import type { Instruments } from './measure.js'
import type { NodeTask, Task } from './task.js'

/** The instruments of a row: none on the CPU, and the kernels' times only for Telar. */
export function instrumentsOf({ backend, program }: Pick<Task | NodeTask, 'backend' | 'program'>): Instruments {
  if (backend !== 'webgpu') return {}
  return { counters: counters(), ...(program === 'telar' ? { timer: kernelTimer() } : {}) }
}
