import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Packs the package of a folder as it is published. @returns the tarball's path */
export function pack(folder, destination) {
  const printed = execFileSync('pnpm', ['pack', '--json', '--pack-destination', destination], {
    cwd: folder,
    encoding: 'utf8',
  })
  // Before the JSON stands what the package's own `prepack` script prints.
  return resolve(folder, JSON.parse(printed.slice(printed.search(/^\{/m))).filename)
}
