import { DataError, missing, TrainError } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { crossValidationFile } from '../../cross-validation/journal.js'
import { checkpointPath, findCheckpoint } from '../../runs/find-run.js'

/** The checkpoints of a run, which is one, or of a cross-validation: the network that each fold ended with. */
export async function findMembers(run: string, runs: string): Promise<readonly string[]> {
  const folder = [run, join(runs, run)].find((each) => existsSync(join(each, crossValidationFile)))
  if (folder === undefined) return [await findCheckpoint(run, runs)]
  const names = (await readdir(folder)).filter((name) => /^(repeat-\d+-)?fold-\d+$/.test(name))
  names.sort(new Intl.Collator('en', { numeric: true }).compare)
  const unfinished = names.find((name) => !existsSync(checkpointPath(join(folder, name), 'final')))
  if (unfinished !== undefined)
    throw new TrainError({
      where: folder,
      problem: `${unfinished} is not trained to its end`,
      remedy: 'telar cross-validate goes on where it stopped',
    })
  if (names.length === 0) throw new DataError(missing(folder, 'the folds of a cross-validation', 'it has none'))
  return names.map((name) => checkpointPath(join(folder, name), 'final'))
}
