import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, experimentArguments } from '../options.js'

const declared = {
  name: 'explain',
  summary: 'say what a run would do, without running it',
  args: experimentArguments,
  options: commonOptions,
}

export type ExplainInvocation = InvocationOf<typeof declared>

export const explain = defineCommand(declared, () => import('./run.js'))
