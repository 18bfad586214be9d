import { PluginError, thrownInWords } from '@telarjs/core'

/** The part of a worker's scope that hears of errors. */
type Scope = Pick<typeof globalThis, 'addEventListener'>

/** How stack traces name a module of the user: by `//# sourceURL=`, which takes no spaces. */
export const sourceOf = (module: string): string => encodeURI(module)

/**
 * Hears of errors that nobody caught, those of timers and other callbacks and of promises that nobody awaited, and tells of those that a module of the
 * user threw. The others stay in the console. The command line has a file of the same name.
 *
 * @returns notes a module of the user, by its name
 */
export function watchStrayErrors(scope: Scope, onPlugin: (error: PluginError) => unknown): (module: string) => void {
  const modules = new Set<string>()

  function hear(event: Event, cause: unknown, how: string): void {
    const { stack = '' } = cause instanceof Error ? cause : {}
    const module = [...modules].find((name) => stack.includes(`${sourceOf(name)}:`))
    if (module === undefined) return
    event.preventDefault()
    onPlugin(new PluginError({ where: `plugin ${module}`, problem: `${how}: ${thrownInWords(cause)}` }, { cause }))
  }

  scope.addEventListener('error', (event) => hear(event, event.error, 'it threw in a timer or another callback'))
  scope.addEventListener('unhandledrejection', (event) =>
    hear(event, event.reason, 'a promise that it did not await was rejected'),
  )
  return (module) => void modules.add(module)
}
