import type { TestProject } from 'vitest/node'
import { buildApps, serve } from './telar.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where `telar ui` serves the Studio. */
    studioAddress: string
  }
}

/** The page is built once and served by `telar ui`, as a person has it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildApps()
  const { address, close } = await serve()
  project.provide('studioAddress', address)
  return close
}
