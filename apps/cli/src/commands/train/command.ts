import { flag, integer, text } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, experimentArguments, runsOption } from '../options.js'

const declared = {
  name: 'train',
  summary: 'train an experiment: a recipe, or a .json, .yaml or .ts file',
  args: experimentArguments,
  options: {
    ...commonOptions,
    ...runsOption,
    name: text('<name>', 'name of the run'),
    seed: integer('<number>', { least: 0 }, 'seed of everything random'),
    fastDevRun: flag('try the whole run out: one epoch of one batch of each split, and no folder is kept'),
    overfitBatches: integer(
      '<count>',
      { least: 1 },
      'train on the same few batches in every epoch: a loss that does not fall towards 0 shows a fault',
    ),
    otherData: flag('with --resume: the training samples changed, and the run goes on with them from the next epoch'),
    resume: text('<what>', 'go on with a run: last, best, a checkpoint (.telar), or a run by name or folder'),
  },
}

export type TrainInvocation = InvocationOf<typeof declared>

export const train = defineCommand(declared, () => import('./run.js'))
