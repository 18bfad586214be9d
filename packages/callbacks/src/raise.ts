import { TrainError } from '@telarjs/core'
import type { Run } from './callback.js'

/** Warns, stops or fails with a message, as `action` says. @throws TrainError for `fail` */
export function raise(run: Run, action: 'warn' | 'stop' | 'fail', message: string): void {
  if (action === 'fail') throw new TrainError(message)
  run.warn(message)
  if (action === 'stop') run.stop(message)
}
