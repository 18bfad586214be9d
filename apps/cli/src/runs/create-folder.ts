import { ExperimentError, missing, runFiles } from '@telarjs/core'
import { makeFolder } from '@telarjs/datasets/node'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Makes a folder of its own for a run, `runs/mnist-1`, `runs/mnist-2` and so on; an old one is never used again.
 *
 * @param parent `runs`
 * @param name of the experiment
 * @throws ExperimentError where there is a file of the name of the parent; TrainError where the disk is full or read-only
 */
export async function makeRunFolder(parent: string, name: string): Promise<string> {
  await makeRunsFolder(parent)
  for (let number = (await highestNumber(parent, name)) + 1; ; number++) {
    const folder = join(parent, `${name}-${number}`)
    try {
      await mkdir(folder)
      return folder
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      const { writeError } = await import('@telarjs/backend-node')
      throw writeError(folder, error)
    }
  }
}

/** The highest number of the folders `name-1`, `name-2` and so on; 0 where there is none. */
export async function highestNumber(parent: string, name: string): Promise<number> {
  const entries = await readdir(parent)
  const numbers = entries
    .filter((entry) => entry.startsWith(`${name}-`) && /^\d+$/.test(entry.slice(name.length + 1)))
    .map((entry) => Number(entry.slice(name.length + 1)))
  return numbers.reduce((highest, number) => Math.max(highest, number), 0)
}

/** Makes the folder where runs are kept. @throws ExperimentError where it cannot be made, TrainError where the disk is full or read-only */
export async function makeRunsFolder(folder: string): Promise<void> {
  const { isOfDisk, writeError } = await import('@telarjs/backend-node')
  await makeFolder(folder).catch((cause: NodeJS.ErrnoException) => {
    if (isOfDisk(cause)) throw writeError(folder, cause)
    throw new ExperimentError(
      missing(
        folder,
        'a folder where runs can be kept',
        cause.code === 'EEXIST' ? 'there is a file of this name' : cause.message,
      ),
      { cause },
    )
  })
}

/** Takes back the folder of a run that could not begin; one with a log or a checkpoint stays, though a full disk kept the run from saying its end. */
export async function removeUnbegun(folder: string): Promise<void> {
  const hasBegun = [runFiles.log, runFiles.checkpoints].some((name) => existsSync(join(folder, name)))
  if (!hasBegun) await rm(folder, { recursive: true })
}
