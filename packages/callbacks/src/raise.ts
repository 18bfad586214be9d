import { TrainError, type Issue } from '@telarjs/core'
import type { Run } from './callback.js'

/** Warns, stops or fails with what is wrong, as `action` says. @throws TrainError for `fail` */
export function raise(run: Run, action: 'warn' | 'stop' | 'fail', issue: Issue): void {
  const error = new TrainError(issue)
  if (action === 'fail') throw error
  run.warn(error.message)
  if (action === 'stop') run.stop(error.message)
}
