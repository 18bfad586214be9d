import { countParams, readCheckpoint, type Progress } from '@telarjs/trainer/checkpoint'
import { setDraft } from '../state/draft.js'
import { draftOf } from '../state/draft-of.js'
import { recordsVersion, showRecord } from '../state/run.js'
import { openedSample } from '../state/looked-at.js'
import { worker } from '../state/client.js'
import { announce } from '../state/announce.js'
import { createCurves, type StoredCurves } from '../shared/curves.js'
import { newId } from '../shared/new-id.js'
import type { RunRecord } from '../protocol/run-record.js'
import { filesTexts as t } from '../texts/files.js'

/** Keeps a checkpoint from a file as a run of its own, shows it, and makes its experiment the one that is built. @throws TrainError for a damaged one */
export async function openCheckpoint(name: string, bytes: Uint8Array): Promise<void> {
  const { experiment, progress, tensors } = await readCheckpoint(bytes, name)
  const id = newId()
  const { sample, ...facts } = await worker.open(id, bytes)
  openedSample.value = sample
  const { step, epoch, epochClosed, seconds, evaluations } = progress
  const parameters = countParams(tensors)
  const last = progress.history?.at(-1)
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
    // An epoch that is closed says how many steps each of them has.
    steps: last ? (last.step / last.epoch) * experiment.epochs : 0,
    parameters,
    seconds,
    samplesPerSecond: 0,
    evaluations,
    changes: [],
    warnings: [],
    ...facts,
  }
  await worker.restoreRun({ record, curves: curvesOf(progress), checkpoint: bytes, files: new Map() })
  setDraft(draftOf(experiment, await worker.catalog()))
  await showRecord(record)
  recordsVersion.value++
  announce(t.openedCheckpoint(name, experiment.name, epoch))
}

/** What a checkpoint says of the curves of its run: what each epoch came to, and its network last. */
function curvesOf({ step, epoch, evaluations, history = [] }: Progress): StoredCurves {
  const curves = createCurves()
  for (const { evaluations: held, learningRate, ...means } of history) {
    const metrics = Object.entries(means.metrics).map(([name, value]) => [name, numbers(value)] as const)
    curves.addEpoch(means)
    curves.addSteps({
      from: means.step - 1,
      losses: numbers(means.loss),
      rates: numbers(learningRate),
      metrics: Object.fromEntries(metrics),
    })
    for (const [split, { loss, metrics }] of Object.entries(held))
      curves.addEvaluation({ split, step: means.step, epoch: means.epoch, loss, metrics })
  }
  const isTold = (split: string) => history.at(-1)?.step === step && split in history.at(-1)!.evaluations
  for (const { split, loss, metrics } of Object.values(evaluations))
    if (!isTold(split)) curves.addEvaluation({ split, step, epoch, loss, metrics })
  return curves.toStored()
}

/** One number as the steps of a run come; JSON has none for what is not finite. */
function numbers(value: number | null): Float32Array {
  return Float32Array.of(value ?? NaN)
}
