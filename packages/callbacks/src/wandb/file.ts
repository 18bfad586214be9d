import type { Storage } from '@telarjs/core'
import { fileHead, framed, historyRecord, valuesOf, type Values, type WandbRecord } from './records.js'

interface Row {
  readonly step: number
  readonly values: Values
}

/** What a checkpoint keeps, so that a resumed run goes on in its file. */
export interface WandbMemory {
  readonly file: string
  /** The length of the file. */
  readonly bytes: number
  /** The newest row, which waits for more values of its step. */
  readonly row: Row | null
  /** Of training, interruptions apart. */
  readonly seconds: number
}

export type WandbFile = Awaited<ReturnType<typeof openWandbFile>>

/**
 * A transaction log.
 *
 * @param name of a new one
 * @param memory of one that goes on as it was then; it is undefined for a new one, and where that file is lost
 */
export async function openWandbFile(storage: Storage, name: string, memory: WandbMemory | undefined) {
  const before = memory && (await storage.read(memory.file))
  const known = before && before.length >= memory.bytes ? memory : undefined
  const file = known?.file ?? name
  const startedAt = Date.now() - 1000 * (known?.seconds ?? 0)
  const seconds = () => (Date.now() - startedAt) / 1000
  let bytes = known?.bytes ?? fileHead.length
  let row = known?.row ?? null
  let waiting: WandbRecord[] = []
  await storage.write(file, known ? before!.subarray(0, bytes) : fileHead)

  function endRow(): void {
    if (row) waiting.push(historyRecord(row.step, row.values))
    row = null
  }

  return {
    isNew: known === undefined,
    seconds,
    add: (...records: WandbRecord[]): void => void waiting.push(...records),
    /** Adds values to the row of a step, since two rows of one step would be two points in W&B. */
    addRow(step: number, values: Values): void {
      if (row && row.step !== step) endRow()
      const times = valuesOf({ _timestamp: Date.now() / 1000, _runtime: seconds() })
      row = { step, values: { ...row?.values, ...values, ...times } }
    },
    endRow,
    async flush(): Promise<void> {
      const data = framed(waiting, bytes)
      waiting = []
      bytes += data.length
      if (data.length > 0) await storage.append(file, data)
    },
    sync: async () => storage.sync?.(file),
    memory: (): WandbMemory => ({ file, bytes, row, seconds: seconds() }),
  }
}
