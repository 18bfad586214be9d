import { integer, positive } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, experimentArguments, runsOption } from '../options.js'

const declared = {
  name: 'find-rate',
  summary: 'raise the learning rate step by step and see where the loss falls fastest',
  args: experimentArguments,
  options: {
    ...commonOptions,
    ...runsOption,
    from: positive('<rate>', 'the first learning rate', 1e-6),
    to: positive('<rate>', 'the last learning rate', 10),
    steps: integer('<count>', { least: 2 }, 'steps from the first to the last', 300),
  },
}

export type FindRateInvocation = InvocationOf<typeof declared>

export const findRate = defineCommand(declared, () => import('./run.js'))
