import { argument, optionalArguments, text } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, namedCheckpointOption, runDescription, runsOption, ttaOption } from '../options.js'

const declared = {
  name: 'evaluate',
  summary: 'evaluate a checkpoint on a split of its data',
  args: {
    run: argument(runDescription),
    overrides: optionalArguments('path=value below data, metrics or batchSize, such as data.with.testPath=new.csv'),
  },
  options: {
    ...commonOptions,
    ...runsOption,
    ...namedCheckpointOption,
    ...ttaOption,
    split: text('<name>', 'which split; without it test, or validation where there is no test'),
  },
}

export type EvaluateInvocation = InvocationOf<typeof declared>

export const evaluate = defineCommand(declared, () => import('./run.js'))
