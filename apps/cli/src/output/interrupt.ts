/** The exit code of a shell for a process that wrote into a closed pipe (SIGPIPE). */
const pipeClosed = 141

/** Knows when nobody reads the output any more. */
export interface OutputWatch {
  /** What to do then, in place of ending the process. */
  onClosed(action: () => void): void
}

/** A run that can be asked to end in good order. */
export interface Interrupt {
  readonly signal: AbortSignal
  /** The exit code of what interrupted it; undefined where nothing did. */
  readonly exitCode: () => number | undefined
}

/** A reader that has seen enough, such as `head`, closes the pipe. That is no error; a command that trains stops in good order. */
export function watchOutput(): OutputWatch {
  let closed = (): void => process.exit(0)
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? closed() : process.exit(1)))
  }
  return { onClosed: (action) => void (closed = action) }
}

/**
 * Turns the first Ctrl-C, SIGTERM or closed pipe into a signal that ends the run in good order; a second Ctrl-C ends the process at once.
 * An error of a plugin that nobody caught ends it, too: as failed.
 */
export function catchInterrupt(
  warn: (line: string) => void,
  output: OutputWatch,
  onStrayError: (action: (error: Error) => void) => void,
): Interrupt {
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
      controller.abort(new Error(`stopped by ${who}`))
    })
  }
  onStrayError((error) => controller.abort(error))
  output.onClosed(() => {
    // Each further line fails in the same way.
    if (exitCode !== undefined) return
    exitCode = pipeClosed
    warn('Nobody reads the output any more: stopping after this step and saving.')
    controller.abort(new Error('stopped because nobody read its output any more'))
  })
  return { signal: controller.signal, exitCode: () => exitCode }
}
