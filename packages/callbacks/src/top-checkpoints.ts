import { checkpointFile, runFiles } from '@telarjs/core'
import type { Run } from './callback.js'
import type { Monitor } from './monitor.js'

/** One of the best epochs. */
export type TopEpoch = {
  readonly epoch: number
  readonly value: number
}

/** The checkpoints of the best epochs. */
interface TopCheckpoints {
  /** Saves an epoch that is one of the best so far. Of equal ones the earlier is better. */
  save(run: Run, epoch: number, value: number): Promise<void>
  /** Removes the checkpoints of epochs up to this one that are no longer among the best; later ones are from before an interruption, and come again. */
  removeOthers(run: Run, epoch: number): Promise<void>
  saved(): TopEpoch[]
  load(epochs: readonly TopEpoch[]): void
}

/** @param monitor the metric, for the names of the files */
export function createTop(monitor: string, count: number, isBetter: Monitor['isBetter']): TopCheckpoints {
  let top: readonly TopEpoch[] = []
  const prefix = `top-${monitor.replaceAll(/[^\w.-]+/g, '-')}-`
  const nameOf = ({ epoch, value }: TopEpoch) => `${prefix}${short(value)}-epoch-${String(epoch).padStart(4, '0')}`

  return {
    async save(run, epoch, value) {
      // A run that goes on from an earlier checkpoint may know files that were removed since.
      const files = await run.storage.list(`${runFiles.checkpoints}/top-`)
      const before = top.filter((other) => other.epoch < epoch && files.includes(checkpointFile(nameOf(other))))
      const worse = before.findIndex((other) => isBetter(value, other.value))
      const place = worse < 0 ? before.length : worse
      if (Number.isNaN(value) || place >= count) return
      const own = { epoch, value }
      // Set before saving, because the checkpoint contains it.
      top = [...before.slice(0, place), own, ...before.slice(place)].slice(0, count)
      await run.checkpoint(nameOf(own))
    },
    async removeOthers({ storage }, epoch) {
      const kept = new Set(top.map((each) => checkpointFile(nameOf(each))))
      const files = await storage.list(`${runFiles.checkpoints}/top-`)
      const isOld = (file: string) => Number(/-epoch-(\d+)\.telar$/.exec(file)?.[1] ?? Infinity) <= epoch
      for (const file of files.filter(isOld)) if (!kept.has(file)) await storage.remove(file)
    },
    saved: () => top.map(({ epoch, value }) => ({ epoch, value })),
    load: (epochs) => void (top = epochs),
  }
}

/** `0.9731`, and `3.21e-7` where four digits after the point would say nothing. */
function short(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(2) : value.toFixed(4)
}
