import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = fileURLToPath(new URL('..', import.meta.url))

/** The files that name the package, its owner or the version of Telar. */
const written = ['package.json', 'README.md', 'experiment.json', 'src/soft-sign.ts']

/**
 * The owner in the ids of a package: the scope, or what follows `telar-plugin-`.
 *
 * @param {string} name
 */
export function ownerOf(name) {
  const owner = /^@([^/]+)\//.exec(name)?.[1] ?? name.replace(/^telar-plugin-/, '')
  return owner.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
}

/**
 * Writes a plugin package into a new or empty folder.
 *
 * @param {string} name the name of the package, or a folder that is called so
 * @param {string} [cwd]
 * @returns {{ folder: string, name: string }}
 * @throws Error that says what is wrong with the name or the folder
 */
export function createPlugin(name, cwd = process.cwd()) {
  const packageName = name.startsWith('@') ? name : basename(resolve(cwd, name))
  if (!/^(@[a-z0-9][a-z0-9-]*\/)?[a-z0-9][a-z0-9-]*$/.test(packageName))
    throw new Error(
      `name: expected lower-case letters, digits and dashes, such as telar-plugin-acme, received ${packageName}`,
    )
  const folder = resolve(cwd, name.startsWith('@') ? basename(name) : name)
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder}: expected a new or empty folder`)
  cpSync(join(home, 'template'), folder, { recursive: true })
  // npm packs no file of this name.
  renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'))
  renameSync(join(folder, 'package.template.json'), join(folder, 'package.json'))
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  for (const file of written) {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(
      path,
      text
        .replaceAll('telar-plugin-acme', packageName)
        .replaceAll('layer:acme/', `layer:${ownerOf(packageName)}/`)
        .replaceAll('TELAR_VERSION', version),
    )
  }
  return { folder, name: packageName }
}
