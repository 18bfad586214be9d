import { isTelarError, PluginError, thrownInWords } from '@telarjs/core'
import { thrownByUser } from './user-modules.js'

/** What nobody caught: errors of timers and other callbacks, and of promises that nobody awaited. */
export interface StrayErrors {
  /** What to do where a plugin of the user is to blame, beside saying so. */
  onPlugin(action: (error: PluginError) => void): void
  /** Whether a plugin of the user was to blame. */
  areOfPlugins(): boolean
  /** Whether an error has been said already. */
  isSaid(error: Error): boolean
  /** The exit code of a command that ended with another one. */
  exitCode(code: number): number
}

/**
 * Says each error that nobody caught in a sentence, once. The command goes on, as a server must, and ends with the exit code 1.
 *
 * @param fail what to do with an error that was thrown where no plugin of the user is to blame
 */
export function watchStrayErrors(say: (sentence: string) => void, fail: (error: unknown) => void): StrayErrors {
  const said = new Set<string>()
  let areOfPlugins = false
  let onPlugin: ((error: PluginError) => void) | undefined

  function tell(sentence: string): void {
    process.exitCode ||= 1
    if (!said.has(sentence)) say(sentence)
    said.add(sentence)
  }

  function blame(error: PluginError): void {
    areOfPlugins = true
    tell(error.message)
    onPlugin?.(error)
  }

  process.on('uncaughtException', (cause) => {
    const error = pluginError(cause, 'it threw in a timer or another callback')
    if (error) blame(error)
    else fail(cause)
  })
  process.on('unhandledRejection', (cause) => {
    const error = pluginError(cause, 'a promise that it did not await was rejected')
    if (error) return blame(error)
    tell(`a promise that nobody awaited was rejected: ${isTelarError(cause) ? cause.message : thrownInWords(cause)}`)
  })
  return {
    onPlugin: (action) => void (onPlugin = action),
    areOfPlugins: () => areOfPlugins,
    isSaid: ({ message }) => said.has(message),
    exitCode: (code) => (said.size > 0 ? code || 1 : code),
  }
}

/** An error that names the module of the user that threw; undefined where none did. @param how it came to be */
export function pluginError(cause: unknown, how?: string): PluginError | undefined {
  const thrown = thrownByUser(cause)
  if (!thrown) return undefined
  const { module, problem } = thrown
  return new PluginError(
    { where: `plugin ${module}`, problem: how === undefined ? problem : `${how}: ${problem}` },
    { cause },
  )
}
