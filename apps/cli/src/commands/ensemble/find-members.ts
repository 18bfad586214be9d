import { TrainError } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { crossValidationFile, readFoldCount } from '../../cross-validation/journal.js'
import { foldName, repeatOf } from '../../cross-validation/plan-folds.js'
import { checkpointPath, findCheckpoint } from '../../runs/find-run.js'

/** The checkpoints of a run, which is one, or of a cross-validation: the network that each fold ended with. */
export async function findMembers(run: string, runs: string): Promise<readonly string[]> {
  const folder = [run, join(runs, run)].find((each) => existsSync(join(each, crossValidationFile)))
  return folder === undefined ? [await findCheckpoint(run, runs)] : findFolds(folder)
}

/** All folds of each repeat that has begun. @throws TrainError that names the first one which is not trained to its end, or has not begun */
async function findFolds(folder: string): Promise<readonly string[]> {
  const folds = await readFoldCount(folder)
  const repeats = Math.max(1, ...(await readdir(folder)).map(repeatOf))
  const members: string[] = []
  for (let repeat = 1; repeat <= repeats; repeat++)
    for (let fold = 1; fold <= folds; fold++) {
      const name = foldName(fold, repeat)
      const path = checkpointPath(join(folder, name), 'final')
      if (!existsSync(path))
        throw new TrainError({
          where: folder,
          problem: `${name} is not trained to its end`,
          remedy: 'telar cross-validate goes on where it stopped',
        })
      members.push(path)
    }
  return members
}
