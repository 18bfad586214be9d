import type { ChildProcess } from 'node:child_process'
import type { Examination } from './examine.js'
import type { NodeBackendId } from './ids.js'

/** Lines of a driver's last words that are worth showing. */
const LAST_LINES = 3

/**
 * Lets another process examine a backend, so that a driver that crashes or hangs is a line of the report. What the process says on stderr
 * is kept back, and shown only where the backend does not start.
 *
 * @param child a process with an IPC channel and a piped stderr, which sends what `examineBackend` returned and ends
 * @param limit milliseconds that it may take
 *
 * @example
 * import { fork } from 'node:child_process'
 *
 * const child = fork('./examine-webgpu.js', { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
 * const { report } = await examineInChild('webgpu', child)
 */
export async function examineInChild(id: NodeBackendId, child: ChildProcess, limit = 60_000): Promise<Examination> {
  let found: Examination | undefined
  let said = ''
  let late = false
  child.on('message', (message) => (found = message as Examination))
  child.stderr?.on('data', (text) => (said = `${said}${String(text)}`.slice(-4000)))
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, limit)
  const ending = await new Promise<string | undefined>((done) => {
    child.once('error', (error) => done(`its process did not start: ${error.message}`))
    child.once('close', (code, signal) =>
      done(late ? `it did not end within ${limit / 1000} s` : endingOf(code, signal)),
    )
  })
  clearTimeout(timer)
  if (found && ending === undefined)
    return found.report.starts
      ? found
      : { ...found, report: { ...found.report, problem: `${found.report.problem ?? ''}${lastWords(said)}` } }
  const problem = `${ending ?? 'its process said nothing'}${lastWords(said)}`
  return { report: { id, starts: false, problem, remedy: remedyOf(id) }, adapters: found?.adapters ?? [] }
}

function endingOf(code: number | null, signal: NodeJS.Signals | null): string | undefined {
  if (signal) return `its process crashed with ${signal}`
  return code === 0 ? undefined : `its process ended with code ${code}`
}

function lastWords(said: string): string {
  const isFrame = /^at |^\^+$|^Node\.js v|^node:/
  const lines = said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !isFrame.test(line))
    .slice(-LAST_LINES)
  return lines.length > 0 ? `: ${lines.join(' / ')}` : ''
}

function remedyOf(id: NodeBackendId): string {
  if (id === 'webgpu')
    return 'Update the graphics driver and the package webgpu; until then choose another backend by --backend.'
  if (id === 'cuda' || id === 'node')
    return 'Reinstall the package of the binding; until then choose another backend by --backend.'
  return 'Choose another backend by --backend, and report this to Telar.'
}
