import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cache } from './folders.js'
import { run } from './process.js'
import { Skipped } from './row.js'

/**
 * The program of a version of Node, which npm brings when it is first asked for; without a version the one that runs now.
 * @throws Skipped where it cannot be had
 */
export async function nodeOf(version: string | undefined, mayInstall: boolean): Promise<string> {
  if (version === undefined) return process.execPath
  const folder = join(cache, `node-${version}`)
  const program = join(folder, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(program)) return program
  if (!mayInstall) throw new Skipped(`Node ${version} is not installed`)
  console.error(`installing Node ${version} into bench/.cache; this happens once`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  const install = ['install', '--no-audit', '--no-fund', '--loglevel=error', `node@${version}`]
  await run('npm', install, { cwd: folder, timeout: 600_000 }).catch((error: Error) => {
    throw new Skipped(`Node ${version} cannot be installed: ${error.message}`)
  })
  return program
}
