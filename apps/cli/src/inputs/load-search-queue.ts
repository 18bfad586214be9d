import { ExperimentError } from '@telarjs/core'
import type * as SearchQueue from '@telarjs/search-queue'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { importFile } from './import-module.js'

const name = '@telarjs/search-queue'

/** The package for searches over machines, which is installed beside the CLI or in the project. @throws ExperimentError that says how to add it */
export async function loadSearchQueue(): Promise<typeof SearchQueue> {
  const places = [join(process.cwd(), 'package.json'), import.meta.url]
  for (const place of places) {
    const path = resolveFrom(place)
    if (path !== undefined) return (await importFile(path)) as typeof SearchQueue
  }
  throw new ExperimentError({
    where: '--queue',
    problem: `it needs the package ${name}, which is not installed`,
    remedy: `npm install ${name}`,
  })
}

function resolveFrom(place: string): string | undefined {
  try {
    return createRequire(place).resolve(name)
  } catch {
    return undefined
  }
}
