import type { Command } from 'commander'

/** The commands that train more than once, or only look at how training would go. */
export function registerStudies(
  program: Command,
  running: (command: Command) => Command,
  collect: (value: string, before: string[]) => string[],
  finish: (code: number) => void,
): void {
  const experimentOf = (command: Command): Command =>
    command
      .argument('[experiment]', 'recipe or file; the default experiment without it')
      .argument('[overrides...]', 'path=value')
  const split = (experiment: string | undefined, overrides: string[]): [string | undefined, string[]] =>
    experiment?.includes('=') === true ? [undefined, [experiment, ...overrides]] : [experiment, overrides]

  running(
    program
      .command('reproduce')
      .description('run the rows of a recipe and compare them with what was reported; goes on where it was ended')
      .argument('<recipe>', 'such as mnist-grid; telar list recipe')
      .argument('[overrides...]', 'path=value for every row, such as data.with.from=FOLDER'),
  )
    .option('--only <row>', 'only this row; may be given again', collect, [])
    .option('--repeats <count>', 'runs of each row, each with a seed of its own', '1')
    .option('--jobs <count>', 'runs at once; without it one for each core, at most eight')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .action(async (recipe: string, overrides: string[], options) => {
      const { reproduceCommand } = await import('./reproduce/run.js')
      finish(await reproduceCommand(recipe, overrides, options))
    })

  running(
    experimentOf(
      program.command('search').description('search for better options of an experiment; called again, it goes on'),
    ),
  )
    .requiredOption(
      '--space <file>',
      'JSON: paths and what each may become, as in {"learningRate": {"logUniform": [1e-4, 0.1]}}',
    )
    .option('--strategy <name>', 'tpe, random, grid or sequential (one parameter at a time)', 'tpe')
    .option(
      '--prune <name>',
      'none, asha (its stopping variant: the best third goes on after 1, 3, 9 … epochs) or median',
      'none',
    )
    .option('--trials <count>', 'the most trials', '30')
    .option('--repeats <count>', 'runs of each trial, each with a seed of its own', '1')
    .option('--metric <name>', "what to compare; without it the experiment's first metric")
    .option('--split <name>', 'where it is measured; without it validation, or what is evaluated')
    .option('--jobs <count>', 'trials at once; without it one for each core, at most eight')
    .option('--seed <number>', 'seed of the search', '0')
    .option('--name <name>', 'name of the search')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .action(async (experiment: string | undefined, overrides: string[], options) => {
      const { searchCommand } = await import('./search/run.js')
      finish(await searchCommand(...split(experiment, overrides), options))
    })

  running(
    experimentOf(
      program
        .command('find-rate')
        .description('raise the learning rate step by step and see where the loss falls fastest'),
    ),
  )
    .option('--from <rate>', 'the first learning rate', '1e-6')
    .option('--to <rate>', 'the last learning rate', '10')
    .option('--steps <count>', 'steps from the first to the last', '300')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .action(async (experiment: string | undefined, overrides: string[], options) => {
      const { findRateCommand } = await import('./find-rate/run.js')
      finish(await findRateCommand(...split(experiment, overrides), options))
    })

  experimentOf(
    program
      .command('check-gradients')
      .description('compare every gradient with finite differences, and name the layer at fault'),
  )
    .option('--batch <count>', 'samples', '8')
    .option('--elements <count>', 'elements of each gradient', '16')
    .option('--plugin <module>', 'a package or file that exports `plugins`; may be given again', collect, [])
    .option('--quiet', 'say only what is wrong')
    .option('--json', 'one JSON object on the last line of stdout')
    .action(async (experiment: string | undefined, overrides: string[], options) => {
      const { checkGradientsCommand } = await import('./check-gradients/run.js')
      finish(await checkGradientsCommand(...split(experiment, overrides), options))
    })

  program
    .command('worker', { hidden: true })
    .option('--backend <name>')
    .option('--require-gpu')
    .option('--plugin <module>', '', collect, [])
    .option('--threads <count>', '', '1')
    .action(async (options) => {
      const { workerCommand } = await import('./worker/run.js')
      await workerCommand(options)
    })
}
