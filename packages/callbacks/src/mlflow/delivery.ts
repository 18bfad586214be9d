import type { Storage } from '@telarjs/core'
import { Refusal, type Client, type RunName, type ServerRun } from './client.js'
import { withoutType, type Entry } from './entries.js'

/** Limits of one request (MLflow's REST API). */
const most = { entries: 1000, params: 100, tags: 100 }

/** Takes entries from the front of a queue to a server, one request at a time. */
export function createDelivery(queue: Entry[], storage: Storage, client: Client, names: RunName) {
  const lost: string[] = []
  let sent = 0
  let limit = most.entries
  let run: ServerRun | undefined
  return {
    lost,
    sent: () => sent,

    /** One request; a batch that the server refuses is halved until the entry at fault is alone, which is then lost. */
    async sendNext(): Promise<void> {
      run ??= await client.openRun(names)
      const batch = batchOf(queue, limit)
      try {
        await deliver(client, storage, run, batch)
        sent += batch.length
      } catch (error) {
        if (!(error instanceof Refusal && error.isFinal)) throw error
        limit = Math.max(1, batch.length >> 1)
        if (batch.length > 1) return
        lost.push(`${nameOf(batch[0]!)}: ${error.message}`)
      }
      queue.splice(0, batch.length)
      limit = most.entries
    },
  }
}

async function deliver(client: Client, storage: Storage, to: ServerRun, batch: readonly Entry[]): Promise<unknown> {
  const [first] = batch
  if (first?.type === 'status') return client.updateStatus(to, first)
  if (first?.type !== 'artifact') return client.logBatch(to, partsOf(batch))
  const bytes = await storage.read(first.file)
  if (!bytes) throw new Refusal(404, '', `${first.file} is no longer there`)
  return client.putArtifact(to, first.path, bytes)
}

/** As many entries from the front as one request takes: values, params and tags together, anything else alone. */
function batchOf(queue: readonly Entry[], limit: number): Entry[] {
  const counts: Record<string, number> = { param: 0, tag: 0 }
  const batch: Entry[] = []
  for (const entry of queue.slice(0, limit)) {
    const isAlone = entry.type === 'artifact' || entry.type === 'status'
    if (isAlone) return batch.length === 0 ? [entry] : batch
    counts[entry.type] = (counts[entry.type] ?? 0) + 1
    if (counts['param']! > most.params || counts['tag']! > most.tags) return batch
    batch.push(entry)
  }
  return batch
}

function partsOf(batch: readonly Entry[]) {
  const of = (wanted: Entry['type']) => batch.filter(({ type }) => type === wanted).map(withoutType)
  return { metrics: of('metric'), params: of('param'), tags: of('tag') }
}

function nameOf(entry: Entry): string {
  if (entry.type === 'artifact') return entry.path
  return entry.type === 'status' ? entry.status : `${entry.type} '${entry.key}'`
}
