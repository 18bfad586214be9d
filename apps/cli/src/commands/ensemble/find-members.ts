import { TrainError } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isCrossValidation, readCrossValidation } from '../../cross-validation/journal.js'
import { checkpointPath, findCheckpoint } from '../../runs/find-run.js'

/** The checkpoints of a run, which is one, or of a cross-validation: the network that each fold ended with. */
export async function findMembers(run: string, runs: string): Promise<readonly string[]> {
  const folder = [run, join(runs, run)].find(isCrossValidation)
  return folder === undefined ? [await findCheckpoint(run, runs)] : findFolds(folder)
}

/** All folds of each repeat that has begun. @throws TrainError that names the first one which is not trained to its end, or has not begun */
async function findFolds(folder: string): Promise<readonly string[]> {
  const { folds } = await readCrossValidation(folder)
  return folds.map(({ name }) => {
    const path = checkpointPath(join(folder, name), 'final')
    if (existsSync(path)) return path
    throw new TrainError({
      where: folder,
      problem: `${name} is not trained to its end`,
      remedy: 'telar cross-validate goes on where it stopped',
    })
  })
}
