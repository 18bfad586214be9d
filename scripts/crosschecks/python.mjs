import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cache = fileURLToPath(new URL('../../node_modules/.cache/crosscheck', import.meta.url))

/** Whether a cross-check asks the newest packages, in place of those that it is pinned to. */
export const isNewest = process.env.TELAR_CROSSCHECK === 'newest'

/** A Python that has these packages, each at its version, in a folder of its own that is kept. @returns its executable */
export function pythonWith(name, packages) {
  const wanted = isNewest ? packages.map((pinned) => pinned.split('==')[0]) : packages
  const venv = join(cache, `${name}-${isNewest ? 'newest-' : ''}venv`)
  const executable = join(venv, 'bin', 'python')
  const installed = join(venv, 'installed')
  if (!isNewest && existsSync(installed) && readFileSync(installed, 'utf8') === packages.join()) return executable
  execFileSync('python3', ['-m', 'venv', venv], { stdio: 'inherit' })
  const pip = (...args) =>
    execFileSync(executable, ['-m', 'pip', '--disable-pip-version-check', ...args], { encoding: 'utf8' })
  // Most of what is installed is never imported.
  pip('install', '--quiet', '--no-compile', '--upgrade', ...wanted)
  if (isNewest)
    console.log(`${name}: ${versionsOf(pip('list', '--format=freeze'), wanted)}; pinned: ${packages.join(' ')}`)
  writeFileSync(installed, packages.join())
  return executable
}

/** @param list lines such as `numpy==2.2.6` */
function versionsOf(list, wanted) {
  const isWanted = (line) => wanted.includes(line.split('==')[0].toLowerCase())
  return list.split('\n').filter(isWanted).join(' ')
}
