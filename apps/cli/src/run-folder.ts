import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Makes a folder of its own for a run, `runs/mnist-1`, `runs/mnist-2` and so on; an old one is never used again.
 *
 * @param parent `runs`
 * @param name of the experiment
 */
export async function makeRunFolder(parent: string, name: string): Promise<string> {
  await mkdir(parent, { recursive: true })
  for (let number = 1; ; number++) {
    const folder = join(parent, `${name}-${number}`)
    try {
      await mkdir(folder)
      return folder
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
