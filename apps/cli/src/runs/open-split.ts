import { ExperimentError, unknownName, type Registry } from '@telarjs/core'
import type { LoadedData, Split } from '@telarjs/datasets'
import type { TrainedNetwork } from '@telarjs/trainer'
import { readFile } from 'node:fs/promises'
import type { Host } from '../host/host.js'
import { findCheckpoint } from './find-run.js'

/** A trained network with a split of its data. */
export interface OpenedSplit {
  readonly path: string
  readonly bytes: Uint8Array
  readonly model: TrainedNetwork
  readonly data: LoadedData
  /** The name of the split. */
  readonly name: string
  readonly split: Split
}

/**
 * Opens the checkpoint of a run and a split of the data that it was trained on, encoded as in training.
 *
 * @param split without it `test`, or else the last there is
 * @param say tells of long downloads
 * @throws ExperimentError for an unknown run or split, or data that do not fit
 */
export async function openRunSplit(
  run: string,
  { runs, split: given }: { readonly runs: string; readonly split?: string | undefined },
  registry: Registry,
  host: Host,
  say: (line: string) => void,
): Promise<OpenedSplit> {
  const { evaluationSplit, loadData, misfitsOf, openModel } = await import('@telarjs/trainer')
  const path = await findCheckpoint(run, runs)
  const bytes = new Uint8Array(await readFile(path))
  const model = await openModel(bytes, registry, path)
  const data = await loadData(model.experiment, { registry, ...host.forTraining(say) }, model.data)
  const name = given ?? evaluationSplit(data)
  const split = Object.hasOwn(data.splits, name) ? data.splits[name] : undefined
  if (!split) throw new ExperimentError(unknownName('--split', 'split', name, Object.keys(data.splits)))
  const misfits = model.data ? misfitsOf(model.data, data) : []
  if (misfits.length > 0) throw new ExperimentError(misfits.map((problem) => ({ where: 'data', problem })))
  return { path, bytes, model, data, name, split }
}
