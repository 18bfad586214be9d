// Packs every published package, and installs tarballs by npm into empty folders, as somebody outside would.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack } from '../pack.mjs'

// Settings of the pnpm that runs this script are not those of somebody outside.
for (const name of Object.keys(process.env))
  if (/^npm_/i.test(name) && !/^npm_config_(cache|userconfig|globalconfig|registry)$/i.test(name))
    delete process.env[name]

const tarballs = mkdtempSync(join(tmpdir(), 'telar-tarballs-'))
/** The tarballs by the names of their packages. */
export const packed = new Map()
for (const folder of ['packages', 'apps', 'examples'].flatMap((parent) =>
  readdirSync(parent).map((name) => join(parent, name)),
)) {
  const { name, files } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (!files) continue
  packed.set(name, pack(folder, tarballs))
}

/** An empty folder with packages of Telar from their tarballs, and with others from the registry. */
export function install(names, others = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'telar-outside-'))
  const dependencies = { ...Object.fromEntries(names.map((name) => [name, `file:${packed.get(name)}`])), ...others }
  // Packages of Telar that others depend on are not published yet, so npm takes them from their tarballs too.
  const overrides = Object.fromEntries(
    [...packed].filter(([name]) => !names.includes(name)).map(([name, path]) => [name, `file:${path}`]),
  )
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'outside', private: true, type: 'module', dependencies, overrides }, null, 2),
  )
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' })
  return folder
}

/** Bytes of all files in a folder. */
export function sizeOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}
