import { TrainError } from '@telarjs/core'

/** The exit code of a shell for a process that wrote into a closed pipe (SIGPIPE). */
const pipeClosed = 141

/** What it means that nobody reads any more. */
let onClosed = (): void => process.exit(0)

/** A reader that has seen enough, such as `head`, closes the pipe. That is no error; a command that trains stops in good order. */
export function watchOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? onClosed() : process.exit(1)))
  }
}

/** Turns the first Ctrl-C, SIGTERM or closed pipe into a signal that ends the run in good order; a second Ctrl-C ends the process at once. */
export function onInterrupt(warn: (line: string) => void): {
  readonly signal: AbortSignal
  readonly exitCode: () => number | undefined
} {
  const controller = new AbortController()
  let exitCode: number | undefined
  for (const [name, code, who] of [
    ['SIGINT', 130, 'Ctrl-C'],
    ['SIGTERM', 143, 'SIGTERM'],
  ] as const) {
    process.on(name, () => {
      if (exitCode !== undefined) process.exit(code)
      exitCode = code
      warn('Stopping after this step and saving; once more to stop at once.')
      controller.abort(new TrainError(`stopped by ${who}`))
    })
  }
  onClosed = () => {
    // Each further line fails in the same way.
    if (exitCode !== undefined) return
    exitCode = pipeClosed
    warn('Nobody reads the output any more: stopping after this step and saving.')
    controller.abort(new TrainError('stopped because nobody read its output any more'))
  }
  return { signal: controller.signal, exitCode: () => exitCode }
}
