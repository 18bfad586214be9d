import { ExperimentError, missing, type Registry } from '@telarjs/core'
import { basename, dirname } from 'node:path'
import type { Host } from '../host/host.js'
import { findCheckpoint } from './find-run.js'
import { lockFolder } from './lock.js'
import { openRunSplit, type OpenedSplit } from './open-split.js'

/** The only split that something is fitted to after training: fitted to the test split, it would flatter itself there. */
const splitName = 'validation'

/** Changes the checkpoint of a run while no training can write over it. */
export async function changeCheckpoint(
  run: string,
  runs: string,
  change: (path: string) => Promise<void>,
): Promise<void> {
  const path = await findCheckpoint(run, runs)
  const lock = basename(dirname(path)) === 'checkpoints' ? await lockFolder(dirname(dirname(path))) : undefined
  try {
    await change(path)
  } finally {
    await lock?.release()
  }
}

/** Opens a checkpoint with the validation split of its data. @throws ExperimentError where the data has none */
export async function openValidation(
  path: string,
  options: { readonly runs: string },
  registry: Registry,
  host: Host,
  warn: (line: string) => void,
): Promise<OpenedSplit> {
  const opened = await openRunSplit(path, { runs: options.runs }, registry, host, warn)
  const split = opened.data.splits[splitName]
  if (split) return { ...opened, name: splitName, split }
  const received = `they have ${Object.keys(opened.data.splits).join(', ')}`
  const remedy = 'data.with.validation=0.1 keeps samples apart, in a training to come'
  throw new ExperimentError(missing(path, `data with a ${splitName} split`, received, remedy))
}
