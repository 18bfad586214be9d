import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const telar = `${root}apps/cli/dist/main.js`

/** What `vite build` made of the Studio. */
export const studioFolder = `${root}apps/web/dist/`

/** A `telar ui` that runs. */
export interface Served {
  /** Where its page is, with the run that it was given. */
  readonly address: string
  close(): Promise<void>
}

/** Builds the command line and the Studio where their sources changed. */
export async function buildApps(): Promise<void> {
  const filters = ['--filter=telar', '--filter=@telarjs/studio']
  await finished(
    start(['scripts/pnpm.mjs', 'exec', 'turbo', 'run', 'build', ...filters, '--output-logs=errors-only']),
    'the build',
  )
}

/** Starts `telar ui`, on the folder of a run or without one. */
export async function serve(...run: readonly string[]): Promise<Served> {
  const child = start([telar, 'ui', ...run, '--port', '0', '--no-open', '--json'])
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout!).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`telar ui ended with ${code}`)))
  })
  const { address } = JSON.parse(line) as { address: string }
  return { address, close: () => stop(child) }
}

/** A folder of its own for a test. */
export const emptyFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'telar-studio-'))

/** Runs a command of `telar` in a folder, to its end or that of the test. */
export async function runTelar(cwd: string, ...args: readonly string[]): Promise<void> {
  const child = start([telar, ...args], cwd)
  onTestFinished(() => void child.kill('SIGKILL'))
  await finished(child, `telar ${args.join(' ')}`)
}

async function finished(child: ChildProcess, name: string): Promise<void> {
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}`)
}

function start(args: readonly string[], cwd = root): ChildProcess {
  return spawn(process.execPath, args, {
    cwd,
    // In tests Vite would build another page than the one that is published.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
