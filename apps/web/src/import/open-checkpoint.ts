import { countParams, readCheckpoint } from '@telarjs/trainer/checkpoint'
import { setDraft } from '../state/draft.js'
import { draftOf } from '../state/draft-of.js'
import { recordsVersion, showRecord } from '../state/run.js'
import { worker } from '../state/client.js'
import { announce } from '../state/announce.js'
import { createCurves, type StoredCurves } from '../shared/curves.js'
import { newId } from '../shared/new-id.js'
import type { RunRecord } from '../protocol/run-record.js'

/** Keeps a checkpoint from a file as a run of its own, shows it, and makes its experiment the one that is built. @throws TrainError for a damaged one */
export async function openCheckpoint(name: string, bytes: Uint8Array): Promise<void> {
  const { experiment, progress, tensors } = await readCheckpoint(bytes, name)
  const id = newId()
  const facts = await worker.open(id, bytes)
  const { step, epoch, epochClosed, seconds, evaluations } = progress
  const parameters = countParams(tensors)
  const record: RunRecord = {
    id,
    name: experiment.name,
    experiment,
    backend: { name: '', device: '', why: '' },
    createdAt: Date.now(),
    updatedAt: Date.now(),
    status: epochClosed && epoch >= experiment.epochs ? 'completed' : 'paused',
    why: `from ${name}`,
    step,
    epoch,
    steps: 0,
    parameters,
    seconds,
    samplesPerSecond: 0,
    evaluations,
    changes: [],
    warnings: [],
    ...facts,
  }
  await worker.restoreRun({ record, curves: curvesOf(record), checkpoint: bytes, files: new Map() })
  setDraft(draftOf(experiment, await worker.catalog()))
  await showRecord(record)
  recordsVersion.value++
  announce(`Opened ${name}: ${experiment.name} after epoch ${epoch}.`)
}

/** What a checkpoint says of the curves of its run: what its network came to. */
function curvesOf({ step, epoch, evaluations }: RunRecord): StoredCurves {
  const curves = createCurves()
  for (const { split, loss, metrics } of Object.values(evaluations))
    curves.addEvaluation({ split, step, epoch, loss, metrics })
  return curves.toStored()
}
