import { choice, integer, requiredText, text } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, experimentArguments, queuePrefixOption, runsOption } from '../options.js'

const declared = {
  name: 'search',
  summary: 'search for better options of an experiment; called again, it goes on',
  args: experimentArguments,
  options: {
    ...commonOptions,
    ...runsOption,
    space: requiredText(
      '<file>',
      'JSON: paths and what each may become, as in {"learningRate": {"logUniform": [1e-4, 0.1]}}',
    ),
    strategy: choice(
      '<name>',
      ['tpe', 'random', 'grid', 'sequential'],
      'tpe, random, grid or sequential (one parameter at a time)',
      'tpe',
    ),
    prune: choice(
      '<name>',
      ['none', 'asha', 'median'],
      'none, asha (its stopping variant: the best third goes on after 1, 3, 9 … epochs) or median',
      'none',
    ),
    trials: integer('<count>', { least: 1 }, 'the most trials', 30),
    repeats: integer('<count>', { least: 1 }, 'runs of each trial, each with a seed of its own', 1),
    metric: text('<name>', "what to compare; without it the experiment's first metric"),
    split: text('<name>', 'where it is measured; without it validation, or what is evaluated'),
    jobs: integer(
      '<count>',
      { least: 1 },
      'trials at once; without it one for each core, at most eight, and with --queue eight',
    ),
    stack: integer(
      '<count>',
      { least: 1 },
      'trials that a process trains together on one GPU (webgpu); those of the same architecture by the same kernels',
      1,
    ),
    seed: integer('<number>', { least: 0 }, 'seed of the search', 0),
    queue: text(
      '<address>',
      'train on other machines, by `telar worker`, over this Redis or Valkey server, such as redis://host:6379',
    ),
    ...queuePrefixOption,
    name: text('<name>', 'name of the search'),
  },
}

export type SearchInvocation = InvocationOf<typeof declared>

export const search = defineCommand(declared, () => import('./run.js'))
