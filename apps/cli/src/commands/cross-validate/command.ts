import { integer, negatedFlag, text } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, experimentArguments, runsOption } from '../options.js'

const declared = {
  name: 'cross-validate',
  summary: 'train on all folds of the data but one, each in turn: mean and deviation; called again, it goes on',
  args: experimentArguments,
  options: {
    ...commonOptions,
    ...runsOption,
    folds: integer('<count>', { least: 2 }, 'equal parts of the training samples', 5),
    repeats: integer('<count>', { least: 1 }, 'how often the samples are dealt into folds anew', 1),
    stratified: negatedFlag('deal any samples into a fold, and not as many of each class into one as into another'),
    group: text('<column>', 'the column of a table that says which rows stay together, such as a patient'),
    out: text('<file>', 'where the out-of-fold predictions go: .csv, .parquet, .npy or .json'),
    jobs: integer('<count>', { least: 1 }, 'folds at once; without it one for each core, at most eight'),
    seed: integer('<number>', { least: 0 }, 'seed of everything random, the folds too'),
    name: text('<name>', 'name of the cross-validation'),
  },
}

export type CrossValidateInvocation = InvocationOf<typeof declared>

export const crossValidate = defineCommand(declared, () => import('./run.js'))
