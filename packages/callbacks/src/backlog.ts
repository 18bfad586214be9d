import type { RunEvents } from '@telarjs/core'

/** As many chunks as the trainer queues: those before them are read already, and cost nothing to ask for. */
const QUEUED = 2

/**
 * Handles chunks in order but a little late: to ask for the losses of the newest would make the device wait for the host.
 * Give it each chunk, and settle it where all must be known.
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

  return {
    settle: () => settle(),
    add(chunk: RunEvents['steps']): Promise<void> {
      waiting = [...waiting, chunk]
      return settle(QUEUED)
    },
  }
}
