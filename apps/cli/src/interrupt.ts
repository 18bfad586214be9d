/** Turns the first Ctrl-C or SIGTERM into a signal that ends the run in good order; the second ends the process at once. */
export function onInterrupt(warn: (line: string) => void): { readonly signal: AbortSignal; readonly exitCode: () => number | undefined } {
  const controller = new AbortController()
  let exitCode: number | undefined
  for (const [name, code] of [['SIGINT', 130], ['SIGTERM', 143]] as const) {
    process.on(name, () => {
      if (exitCode !== undefined) process.exit(code)
      exitCode = code
      warn('Stopping after this step and saving; once more to stop at once.')
      controller.abort()
    })
  }
  return { signal: controller.signal, exitCode: () => exitCode }
}
