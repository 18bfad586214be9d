// Finds a Chromium for the tests and prints its path; installs one where there is none (Debian's package, else Playwright's).
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const candidates = () => [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  chromium.executablePath(),
]

/** @returns {string | undefined} */
export function findChromium() {
  return candidates().find((path) => path && existsSync(path))
}

function run(command, args, env = {}) {
  return (
    spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } }).status === 0
  )
}

function install() {
  const canApt = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (
    canApt &&
    run('apt-get', ['update', '-qq']) &&
    run('apt-get', ['install', '-y', '-qq', 'chromium'], { DEBIAN_FRONTEND: 'noninteractive' })
  )
    return
  const cli = ['node_modules/playwright-core/cli.js', 'install']
  if (run(process.execPath, [...cli, '--with-deps', 'chromium-headless-shell'])) return
  run(process.execPath, [...cli, 'chromium-headless-shell'])
}

if (process.argv[1] === import.meta.filename) {
  if (!findChromium()) install()
  const found = findChromium()
  if (!found) {
    console.error('No Chromium was found and none could be installed. Install one, or set CHROMIUM to its path.')
    process.exit(1)
  }
  console.log(`Chromium: ${found}`)
}
