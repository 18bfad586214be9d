import { ExperimentError } from '@telarjs/core'
import { pathToFileURL } from 'node:url'

/** Runs a JavaScript or TypeScript module of the user and returns its exports. @throws ExperimentError that names the file */
export async function importFile(path: string): Promise<Record<string, unknown>> {
  try {
    const { createJiti } = await import('jiti')
    return await createJiti(pathToFileURL(path).href).import(path)
  } catch (error) {
    throw new ExperimentError({ where: path, problem: (error as Error).message }, { cause: error })
  }
}
