import type { RunEvents } from '@telarjs/core'

/** As many stretches as the trainer queues: those before them are read already, and cost nothing to ask for. */
const QUEUED = 2

/**
 * Handles stretches in order but a little late: to ask for the losses of the newest would make the device wait for the host.
 * Give it each stretch, and settle it where all must be known.
 */
export function createBacklog(handle: (stretch: RunEvents['steps'], losses: Float32Array) => void | Promise<void>) {
  let waiting: RunEvents['steps'][] = []

  async function settle(left = 0): Promise<void> {
    while (waiting.length > left) {
      const stretch = waiting[0]!
      waiting = waiting.slice(1)
      await handle(stretch, await stretch.losses())
    }
  }

  return {
    settle: () => settle(),
    add(stretch: RunEvents['steps']): Promise<void> {
      waiting = [...waiting, stretch]
      return settle(QUEUED)
    },
  }
}
