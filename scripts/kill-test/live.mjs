// Runs the CLI and kills it.
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Runs the CLI in a folder.
 *
 * @param {{ main: string, folder: string, args: string[] }} command
 * @param {{ epoch?: number, ms?: number, inWrite?: string, change?: number } | undefined} moment when to kill it: once it has said that an epoch
 *   is done (`epoch`), or else from the start on; then after `ms`, or at the change number `change` (1) in the folder `inWrite`
 */
export async function live({ main, folder, args }, moment) {
  if (moment?.inWrite && moment.epoch === undefined) await mkdir(join(folder, moment.inWrite), { recursive: true })
  const started = performance.now()
  return new Promise((done) => {
    const child = spawn(process.execPath, [main, ...args], { cwd: folder })
    let said = ''
    let errors = ''
    let watcher
    let isKilling = false
    function kill() {
      isKilling = true
      if (!moment.inWrite) return setTimeout(() => child.kill('SIGKILL'), moment.ms)
      let changes = 0
      watcher = watch(join(folder, moment.inWrite), { recursive: true }, () => {
        if (++changes >= (moment.change ?? 1)) child.kill('SIGKILL')
      })
      // A folder that is made anew while it is watched.
      watcher.on('error', () => undefined)
    }
    if (moment && moment.epoch === undefined) kill()
    child.stdout.on('data', (text) => {
      said += text
      const epoch = Number([...said.matchAll(/^epoch +(\d+)\//gm)].at(-1)?.[1] ?? 0)
      if (moment && !isKilling && epoch >= moment.epoch) kill()
    })
    child.stderr.on('data', (text) => (errors += text))
    child.on('exit', (code, signal) => {
      watcher?.close()
      done({ code, signal, errors, ms: performance.now() - started })
    })
  })
}

/** Runs a command that can be given again until it ends by itself. @returns how often it was killed */
export async function liveOn(command, moments) {
  let killed = 0
  for (;;) {
    const { code, signal, errors } = await live(command, moments[killed])
    if (signal === 'SIGKILL') killed++
    else if (code === 0) return killed
    else throw new Error(`${command.args.join(' ')}: after ${killed} kills it ended with ${code}: ${errors}`)
  }
}

/** Files below a folder, by their paths in it; none where there is no such folder. */
export async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1)).sort()
}

/** What no kill may leave behind once a command came to its end. */
export async function leftovers(folder) {
  const names = (await filesIn(folder)).filter((name) => /\.partial-|lock\.json/.test(name))
  return names.map((name) => `${join(folder, name)} was left`)
}

export const emptied = (folder) =>
  rm(folder, { recursive: true, force: true }).then(() => mkdir(dirname(folder), { recursive: true }))
