import { existsSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder and those around it. Node's own `recursive` never ends where a folder is there in which none can be made, such as /proc.
 *
 * @throws the error of the first folder that cannot be made
 * @example
 * await makeFolder('runs/mnist-1')
 */
export async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path)
  const around = dirname(folder)
  if (!existsSync(around)) await makeFolder(around)
  try {
    await mkdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return
    throw code === 'ENOENT'
      ? Object.assign(new Error(`in ${around} no folder can be made`, { cause: error }), { code })
      : error
  }
}
