import { TrainError, type Issue } from '@telarjs/core'
import * as v from 'valibot'
import type { Run } from './callback.js'

/** What a guard can do. */
type Action = 'warn' | 'stop' | 'fail'

const meanings: Readonly<Record<Action, string>> = {
  warn: 'go on (warn)',
  stop: 'end as if stopped (stop)',
  fail: 'end with an error (fail)',
}

/** The option of a guard that selects its action; the default is the first of `actions`. */
export function actionOption<const Actions extends readonly [Action, ...Action[]]>(...actions: Actions) {
  const words = actions.map((action) => meanings[action])
  const all = `${words.slice(0, -1).join(', ')}${words.length > 2 ? ',' : ''} or ${words.at(-1)}`
  return v.optional(v.pipe(v.picklist(actions), v.description(`What to do: ${all}`)), actions[0])
}

/** Warns, stops or fails with a message, as `action` says; a likely cause in the data is named before other remedies. @throws TrainError for `fail` */
export function raise(run: Run, action: Action, issue: Issue): void {
  const remedy = [run.likelyCause, issue.remedy].filter(Boolean).join('. ')
  const error = new TrainError({ ...issue, ...(remedy === '' ? {} : { remedy }) })
  if (action === 'fail') throw error
  run.warn(error.message)
  if (action === 'stop') run.stop(error.message)
}
