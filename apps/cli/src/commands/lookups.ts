import type { Command } from 'commander'

/** The commands that train nothing: what there is, what this machine can do, and a file to start from. */
export function registerLookups(program: Command, collect: (value: string, before: string[]) => string[]): void {
  program
    .command('list')
    .description('list plugins')
    .argument(
      '[kind]',
      'dataset, transform, layer, initializer, loss, metric, optimizer, regularizer, schedule, callback or recipe',
    )
    .option('--plugin <module>', 'also those of a package or file', collect, [])
    .option('--json', 'as JSON')
    .action(async (kind: string | undefined, options) => {
      const { listCommand } = await import('./list/run.js')
      await listCommand(kind, options)
    })

  program
    .command('describe')
    .description('describe a plugin: its options, limits and defaults')
    .argument('<id>', 'such as optimizer:adam')
    .option('--plugin <module>', 'also look in a package or file', collect, [])
    .option('--json', 'its JSON Schema')
    .action(async (id: string, options) => {
      const { describeCommand } = await import('./describe/run.js')
      await describeCommand(id, options)
    })

  program
    .command('schema')
    .description('print the JSON Schema of experiments, for completion in editors')
    .option('--plugin <module>', 'with those of a package or file', collect, [])
    .action(async (options) => {
      const { schemaCommand } = await import('./schema/run.js')
      await schemaCommand(options)
    })

  program
    .command('datasets')
    .description('list data sets, and what of them is on this machine')
    .option('--json', 'as JSON')
    .action(async (options) => {
      const { datasetsCommand } = await import('./datasets/run.js')
      await datasetsCommand(options)
    })

  program
    .command('doctor')
    .description('look at GPUs, drivers and backends, test each, and measure which is fastest')
    .option('--no-speed', 'leave the short trainings out')
    .option('--json', 'as JSON')
    .action(async (options) => {
      const { doctorCommand } = await import('./doctor/run.js')
      await doctorCommand(options)
    })

  program
    .command('examine', { hidden: true })
    .argument('<backend>')
    .option('--no-speed')
    .action(async (backend: string, options) => {
      const { examineCommand } = await import('./examine/run.js')
      await examineCommand(backend, options)
    })

  program
    .command('init')
    .description('write a commented experiment to start from')
    .argument('[file]', 'name of the file', 'experiment.json')
    .action(async (file: string) => {
      const { initCommand } = await import('./init/run.js')
      await initCommand(file)
    })
}
