import type { Callback, Run } from '@telarjs/callbacks'
import type { Storage } from '@telarjs/core'

/** Checkpoints of a running network. */
export interface Snapshots {
  readonly callback: Callback
  /** A snapshot of this moment, while the run waits. */
  now(step: number): Promise<Uint8Array | undefined>
  /** The storage of a run, past which snapshots stay in memory. */
  storage(inner: Storage): Storage
}

interface SnapshotOptions {
  /** Whether somebody looks at the network now. */
  wants(): boolean
  take(bytes: Uint8Array, step: number): Promise<void>
  save(bytes: Uint8Array, step: number): Promise<void>
}

const name = 'studio-live'

/** At most so often somebody sees a new network. */
const viewMs = 250
/** So much may be lost when the page is closed. */
const saveMs = 3000
/** Views take at most this part of the time, and so do saves at the end of epochs. */
const share = 0.2

/**
 * Checkpoints of a running network, for the views and for the time after a reload.
 * They are written by the trainer itself, so that one that goes on from them cannot differ from one that was never left.
 */
export function createSnapshots({ wants, take, save }: SnapshotOptions): Snapshots {
  let run: Run | undefined
  let latest: Uint8Array | undefined
  const pace = createPace()

  async function now(step: number): Promise<Uint8Array | undefined> {
    if (!run) return undefined
    await run.checkpoint(name)
    if (wants()) await take(latest!, step)
    await keep(step)
    return latest
  }

  async function keep(step: number): Promise<void> {
    const start = performance.now()
    await save(latest!, step)
    pace.saved(start)
  }

  async function look(step: number, given: Run, isSaved: boolean): Promise<void> {
    const start = performance.now()
    const isViewed = wants() && pace.isViewDue()
    if (!isViewed && !isSaved) return
    await given.checkpoint(name)
    if (isViewed) await take(latest!, step)
    if (isViewed) pace.viewed(start)
    if (isSaved) await keep(step)
  }

  const callback: Callback = {
    name,
    phase: 'persist',
    on: {
      runStart(_, given) {
        run = given
      },
      steps: ({ to }, given) => look(to, given, pace.isSaveDue()),
      // Epochs may be as short as a step: not every one is shown, or kept.
      epochEnd: ({ step }, given) => look(step, given, pace.isEpochDue()),
      async runEnd({ status, steps, checkpoint }) {
        run = undefined
        if (status === 'failed' || !checkpoint) return
        // Whoever looks later finds the network as it ended.
        await take(checkpoint, steps)
      },
    },
  }

  return {
    callback,
    now,
    storage: (inner) => ({
      ...inner,
      write: async (path, bytes) =>
        path === `checkpoints/${name}.telar` ? void (latest = bytes) : inner.write(path, bytes),
    }),
  }
}

/** When the next view and the next save are due. */
function createPace() {
  let nextView = 0
  let nextSave = performance.now() + saveMs
  let nextEpoch = 0
  return {
    isViewDue: () => performance.now() >= nextView,
    isSaveDue: () => performance.now() >= nextSave,
    /** Whether the network is to be saved, now that an epoch ends. */
    isEpochDue: () => performance.now() >= nextEpoch,
    /** A view was made: the next one is due when views have taken no more than their share of the time. */
    viewed(start: number): void {
      const took = performance.now() - start
      nextView = start + took + Math.max(viewMs, took / share)
    },
    saved(start: number): void {
      const now = performance.now()
      nextSave = now + saveMs
      nextEpoch = now + (now - start) / share
    },
  }
}
