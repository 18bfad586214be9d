import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Where an optional package lies: beside this one, or in the project that the process was started in. */
export function resolveOptional(name: string, from?: string): string | undefined {
  return resolveAll(name, from)[0]
}

/** All places of an optional package. @param from only as seen from this file */
export function resolveAll(name: string, from?: string): string[] {
  const places = from ? [from] : [import.meta.url, join(process.cwd(), 'package.json')]
  return places.flatMap((place) => {
    try {
      return [createRequire(place).resolve(name)]
    } catch (error) {
      if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error
      return []
    }
  })
}

/** Imports an optional package; undefined where it is not installed. Throws what the package throws. */
export async function importOptional<T>(name: string): Promise<T | undefined> {
  const path = resolveOptional(name)
  return path === undefined ? undefined : ((await import(pathToFileURL(path).href)) as T)
}

/** The version of an installed package, or undefined. */
export function installedVersion(name: string): string | undefined {
  try {
    const path = resolveOptional(`${name}/package.json`)
    return path === undefined ? undefined : (createRequire(path)(path) as { version: string }).version
  } catch {
    return undefined
  }
}
