import { argumentList, text } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, runsOption } from '../options.js'

const declared = {
  name: 'ensemble',
  summary: 'make one network of several runs, whose answer is the mean of theirs',
  args: { runs: argumentList('runs by name, number or folder, .telar files, or a cross-validation for its folds') },
  options: {
    ...commonOptions,
    ...runsOption,
    name: text('<name>', 'the name of the experiment; that of the first run with -ensemble without it'),
    to: text('<folder>', 'the folder of the new run; one of the name in --runs without it'),
  },
}

export type EnsembleInvocation = InvocationOf<typeof declared>

export const ensemble = defineCommand(declared, () => import('./run.js'))
