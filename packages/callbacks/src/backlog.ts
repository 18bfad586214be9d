import type { RunEvents } from '@telarjs/core'
import type { Callback, Run } from './callback.js'

/**
 * Handles chunks in order, but only after the trainer has read their losses anyway: asking for those of the newest chunks would make the host
 * wait for the device. Add each chunk, and call `settle` where all of them must be known.
 */
export function createBacklog(handle: (chunk: RunEvents['steps'], losses: Float32Array) => void | Promise<void>) {
  let waiting: RunEvents['steps'][] = []

  async function settle(left = 0): Promise<void> {
    while (waiting.length > left) {
      const chunk = waiting[0]!
      waiting = waiting.slice(1)
      await handle(chunk, await chunk.losses())
    }
  }

  function add(chunk: RunEvents['steps'], { queueDepth }: Pick<Run, 'queueDepth'>): Promise<void> {
    waiting = [...waiting, chunk]
    return settle(queueDepth)
  }

  /** For a callback that only needs losses: each chunk is added, and all are known at the end of an evaluation or epoch. */
  const on = {
    steps: (event, run) => add(event, run),
    evaluated: () => settle(),
    epochEnd: () => settle(),
  } satisfies Callback['on']

  return { add, settle: () => settle(), on }
}
