#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { failureOf } from './output/failure.js'
import { watchOutput } from './output/interrupt.js'
import { registerLookups } from './commands/lookups.js'
import { registerStudies } from './commands/studies.js'
import { hasResult, red } from './output/terminal.js'

/** Commands are imported when they are called, so that help and lists answer at once. */
function createProgram(finish: (code: number) => void): Command {
  const program = new Command('telar')
    .description('Trains neural networks on TensorFlow.js: on the GPU where there is one, the same everywhere.')
    .version('0.1.0', '-v, --version')
    .showHelpAfterError('(telar --help lists the commands)')
    .exitOverride()
    .configureHelp({ sortSubcommands: false })

  const collect = (value: string, before: string[]): string[] => [...before, value]
  const running = (command: Command): Command =>
    command
      .option('--backend <name>', 'cuda, webgpu, wasm, node or cpu; the best one there is without it')
      .option('--require-gpu', 'fail where there is no GPU')
      .option('--plugin <module>', 'a package or file that exports `plugins`; may be given again', collect, [])
      .option('--quiet', 'say only warnings and errors')
      .option('--json', 'one JSON object on the last line of stdout')

  running(
    program
      .command('train')
      .description('train an experiment: a recipe, a .json or a .ts file')
      .argument('[experiment]', 'recipe or file; the default experiment without it')
      .argument('[overrides...]', 'path=value, such as epochs=3 or optimizer.with.beta1=0.8'),
  )
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .option('--name <name>', 'name of the run')
    .option('--seed <number>', 'seed of everything random')
    .option('--resume <what>', 'go on with a run: last, best, a checkpoint (.telar), or a run by name or folder')
    .action(async (experiment: string | undefined, overrides: string[], options) => {
      const isOverride = experiment?.includes('=') === true
      const { trainCommand } = await import('./commands/train/run.js')
      finish(
        await trainCommand(
          isOverride ? undefined : experiment,
          isOverride ? [experiment, ...overrides] : overrides,
          options,
        ),
      )
    })

  running(
    program
      .command('evaluate')
      .description('evaluate a checkpoint on a split of its data')
      .argument('<run>', 'a run by name, number or folder, or last; or a .telar file'),
  )
    .option('--split <name>', 'which split; without it test, or validation where there is no test')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .action(async (run: string, options) => {
      const { evaluateCommand } = await import('./commands/evaluate/run.js')
      await evaluateCommand(run, options)
    })

  running(
    program
      .command('predict')
      .description('let a trained network answer for images, tables or arrays')
      .argument('<run>', 'a run by name, number or folder, or last; or a .telar file')
      .argument('<inputs...>', 'PNG, JPEG, PGM, CSV, .npy, .npz or IDX files'),
  )
    .option('--top <count>', 'how many classes to show', '3')
    .option('--invert', 'dark on light becomes light on dark, as in MNIST')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .action(async (run: string, inputs: string[], options) => {
      const { predictCommand } = await import('./commands/predict/run.js')
      await predictCommand(run, inputs, options)
    })

  running(
    program
      .command('compare')
      .description('compare runs on their test split: one table, differences, curves, and whether chance explains it')
      .argument('<runs...>', 'runs by name, number or folder, or last'),
  )
    .option('--checkpoint <name>', 'best or last; the best there is without it')
    .option('--out <folder>', 'also write an HTML page with curves, and figures')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .option('--no-png', 'figures only as SVG')
    .action(async (runs: string[], options) => {
      const { compareCommand } = await import('./commands/compare/run.js')
      await compareCommand(runs, options)
    })

  running(
    program
      .command('report')
      .description('draw figures of runs or searches: one HTML page, and each as SVG and PNG')
      .argument('<runs...>', 'runs or searches by name or folder, or last'),
  )
    .option('--checkpoint <name>', 'best or last; the best there is without it')
    .option('--out <folder>', "where to write; without it the folder 'report' of the run")
    .option('--theme <name>', 'light or dark, for PNGs', 'light')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .option('--no-png', 'figures only as SVG')
    .action(async (runs: string[], options) => {
      const { reportCommand } = await import('./commands/report/run.js')
      await reportCommand(runs, options)
    })

  registerStudies(program, running, collect, finish)

  program
    .command('ui')
    .description('open Telar Studio in the browser, on a run that it follows while it trains')
    .argument('[run]', 'name, number or folder of a run, or last')
    .option('--port <number>', 'where it is served; 4173 without it, 0 for any that is free')
    .option('--no-open', 'only say the address')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .option('--quiet', 'say only warnings and errors')
    .option('--json', 'one JSON object on the last line of stdout')
    .action(async (run: string | undefined, options) => {
      const { uiCommand } = await import('./commands/ui/run.js')
      finish(await uiCommand(run, options))
    })

  program
    .command('export')
    .description('write a trained network for other programs: .safetensors, .npz, .onnx, or .json (LayersModel)')
    .argument('<run>', 'a run by name, number or folder, or last; or a .telar file')
    .requiredOption('--to <file>', 'the file to write; its ending says the format')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .option('--force', 'write over a file that is there')
    .option('--plugin <module>', 'a package or file that exports `plugins`; may be given again', collect, [])
    .option('--quiet', 'say only warnings and errors')
    .option('--json', 'one JSON object on the last line of stdout')
    .action(async (run: string, options) => {
      const { exportCommand } = await import('./commands/export/run.js')
      await exportCommand(run, options)
    })

  program
    .command('import')
    .description('make a checkpoint from weights: .safetensors or .npz')
    .argument('<weights>', 'the file with the weights, by their names')
    .requiredOption('--to <file>', 'the checkpoint to write (.telar)')
    .option('--experiment <name>', 'the experiment they are for: a recipe or file')
    .option('--like <run>', 'or a run or checkpoint of it')
    .option('--runs <folder>', 'where runs are kept', 'runs')
    .option('--force', 'write over a file that is there')
    .option('--plugin <module>', 'a package or file that exports `plugins`; may be given again', collect, [])
    .option('--quiet', 'say only warnings and errors')
    .option('--json', 'one JSON object on the last line of stdout')
    .action(async (weights: string, options) => {
      const { importCommand } = await import('./commands/import/run.js')
      await importCommand(weights, options)
    })

  running(
    program
      .command('explain')
      .description('say what a run would do, without running it')
      .argument('[experiment]', 'recipe or file')
      .argument('[overrides...]', 'path=value'),
  ).action(async (experiment: string | undefined, overrides: string[], options) => {
    const isOverride = experiment?.includes('=') === true
    const { explainCommand } = await import('./commands/explain/run.js')
    await explainCommand(
      isOverride ? undefined : experiment,
      isOverride ? [experiment, ...overrides] : overrides,
      options,
    )
  })

  registerLookups(program, collect)

  return program
}

/** 2 for wrong input, 1 for everything that went wrong after. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  return (error as Error).name === 'ExperimentError' ? 2 : 1
}

watchOutput()

try {
  await createProgram((code) => (process.exitCode = code)).parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
  const { name, message, stack } = error as Error
  const isOurs = ['ExperimentError', 'PluginError', 'BackendError', 'DataError', 'TrainError'].includes(name)
  const asksForJson = process.argv.includes('--json') && process.exitCode !== 0
  if (asksForJson && !hasResult()) process.stdout.write(`${JSON.stringify(failureOf(error))}\n`)
  if (!(error instanceof CommanderError))
    process.stderr.write(`${red('error')} ${isOurs ? message : (stack ?? message)}\n`)
}
