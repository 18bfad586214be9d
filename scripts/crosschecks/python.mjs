import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cache = fileURLToPath(new URL('../../node_modules/.cache/crosscheck', import.meta.url))

/** A Python that has these packages, each at its version, in a folder of its own that is kept. @returns its executable */
export function pythonWith(name, packages) {
  const venv = join(cache, `${name}-venv`)
  const executable = join(venv, 'bin', 'python')
  const installed = join(venv, 'installed')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === packages.join()) return executable
  execFileSync('python3', ['-m', 'venv', venv], { stdio: 'inherit' })
  execFileSync(executable, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], {
    stdio: 'inherit',
  })
  writeFileSync(installed, packages.join())
  return executable
}
