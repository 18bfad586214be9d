import { ExperimentError } from '@telarjs/core'

/** The part of a file's name by which TensorBoard recognizes it. */
export const RECOGNIZED_BY = 'tfevents'

/**
 * Refuses the name of a folder that TensorBoard would take for an event file.
 *
 * @param what the folder, in the message
 */
export function refuseName(name: string, where: string, what: string): void {
  if (!name.includes(RECOGNIZED_BY)) return
  throw new ExperimentError({
    where,
    expected: `a name without '${RECOGNIZED_BY}', since TensorBoard would take ${what} for a file`,
    received: name,
  })
}
