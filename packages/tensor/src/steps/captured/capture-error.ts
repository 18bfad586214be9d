import * as tf from '@tensorflow/tfjs-core'

/**
 * A step that cannot be captured, and why. It can still run eagerly.
 *
 * @example
 * try {
 *   createCapturedRunner(step, holder, feeds)
 * } catch (error) {
 *   if (error instanceof CaptureError) console.log(error.plugin, error.message)
 * }
 */
export class CaptureError extends Error {
  override readonly name = 'CaptureError'
  /** The plugin that causes it, if it ran in a `tf.tidy` with its name. */
  readonly plugin: string | undefined

  constructor(why: string, plugin = pluginAtWork()) {
    super(`the step cannot be captured: ${why}${plugin ? `, in ${plugin}` : ''}`)
    this.plugin = plugin
  }
}

/** The plugin that is running: the innermost `tf.tidy(name, …)` with a name like `layer:dense`. */
export function pluginAtWork(): string | undefined {
  return tf.engine().state.scopeStack.findLast(({ name }) => /^[a-z-]+:./.test(name))?.name
}
