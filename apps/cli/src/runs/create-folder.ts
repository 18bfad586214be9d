import { ExperimentError } from '@telarjs/core'
import { makeFolder } from '@telarjs/datasets/node'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Makes a folder of its own for a run, `runs/mnist-1`, `runs/mnist-2` and so on; an old one is never used again.
 *
 * @param parent `runs`
 * @param name of the experiment
 * @throws ExperimentError where the folder cannot be made
 */
export async function makeRunFolder(parent: string, name: string): Promise<string> {
  await makeRunsFolder(parent)
  for (let number = 1; ; number++) {
    const folder = join(parent, `${name}-${number}`)
    try {
      await mkdir(folder)
      return folder
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code !== 'EEXIST')
        throw new ExperimentError(`${folder}: expected a folder where runs can be kept: ${message}`, { cause: error })
    }
  }
}

/** Makes the folder where runs are kept. @throws ExperimentError where it cannot be made */
export async function makeRunsFolder(folder: string): Promise<void> {
  await makeFolder(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new ExperimentError(
      `${folder}: expected a folder where runs can be kept: ${cause.code === 'EEXIST' ? 'there is a file of this name' : cause.message}`,
      { cause },
    )
  })
}

/** Takes back the folder of a run that could not begin. */
export async function removeRunFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true })
}
