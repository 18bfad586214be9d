import { ExperimentError } from '@telarjs/core'
import { pathToFileURL } from 'node:url'
import { noteModule, thrownByUser } from './user-modules.js'

/**
 * Runs a JavaScript or TypeScript module of the user and returns its exports.
 *
 * @param name as messages call it, where that is not its path
 * @throws ExperimentError that names the file, and where it threw the place in it
 */
export async function importFile(path: string, name = path): Promise<Record<string, unknown>> {
  noteModule(path, name)
  try {
    const [{ createJiti }, { sharedPackages }] = await Promise.all([import('jiti'), import('./shared-packages.js')])
    return await createJiti(pathToFileURL(path).href, { virtualModules: sharedPackages }).import(path)
  } catch (error) {
    const problem = thrownByUser(error)?.problem ?? (error as Error).message ?? String(error)
    throw new ExperimentError({ where: path, problem }, { cause: error })
  }
}
