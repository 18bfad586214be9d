import { isTelarError, thrownInWords } from '@telarjs/core'
import { Command, CommanderError } from 'commander'
import { version } from '../package.json'
import { calibrate } from './commands/calibrate/command.js'
import { checkGradients } from './commands/check-gradients/command.js'
import { compare } from './commands/compare/command.js'
import { crossValidate } from './commands/cross-validate/command.js'
import { datasets } from './commands/datasets/command.js'
import { describe } from './commands/describe/command.js'
import { doctor } from './commands/doctor/command.js'
import { ensemble } from './commands/ensemble/command.js'
import { evaluate } from './commands/evaluate/command.js'
import { examine } from './commands/examine/command.js'
import { explain } from './commands/explain/command.js'
import { exportModel } from './commands/export/command.js'
import { findRate } from './commands/find-rate/command.js'
import { importWeights } from './commands/import/command.js'
import { init } from './commands/init/command.js'
import { interpret } from './commands/interpret/command.js'
import { list } from './commands/list/command.js'
import { predict } from './commands/predict/command.js'
import { report } from './commands/report/command.js'
import { reproduce } from './commands/reproduce/command.js'
import { schema } from './commands/schema/command.js'
import { search } from './commands/search/command.js'
import { serve } from './commands/serve/command.js'
import { sync } from './commands/sync/command.js'
import { threshold } from './commands/threshold/command.js'
import { train } from './commands/train/command.js'
import { ui } from './commands/ui/command.js'
import { worker } from './commands/worker/command.js'
import { trainWorker } from './commands/train-worker/command.js'
import type { CommandShell } from './commands/define-command.js'
import { failureOf } from './output/failure.js'
import { watchOutput } from './output/interrupt.js'
import { red, type Terminal } from './output/terminal.js'
import { visibleLine } from './output/visible.js'

/** In the order of help. */
const commands = [
  train,
  evaluate,
  predict,
  calibrate,
  threshold,
  ensemble,
  serve,
  compare,
  report,
  interpret,
  reproduce,
  search,
  worker,
  crossValidate,
  findRate,
  checkGradients,
  ui,
  exportModel,
  importWeights,
  sync,
  explain,
  list,
  describe,
  schema,
  datasets,
  doctor,
  init,
  examine,
  trainWorker,
]

function createProgram(shell: CommandShell): Command {
  const program = new Command('telar')
    .description('Trains neural networks on TensorFlow.js: on the GPU where there is one, the same everywhere.')
    .version(version, '-v, --version')
    .showHelpAfterError('(telar --help lists the commands)')
    .exitOverride()
    .configureHelp({ sortSubcommands: false })
  for (const command of commands) command.addTo(program, shell)
  return program
}

/** 2 for wrong input, 1 for everything that went wrong after. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  return (error as Error).name === 'ExperimentError' ? 2 : 1
}

function sayError(error: unknown, terminal: Terminal | undefined): void {
  const { message, stack } = error as Error
  const asksForJson = process.argv.includes('--json') && process.exitCode !== 0
  if (asksForJson && !terminal?.hasResult()) process.stdout.write(`${JSON.stringify(failureOf(error))}\n`)
  // Commander has already printed its own errors.
  if (error instanceof CommanderError) return
  process.stderr.write(`${red('error')} ${visibleLine(isTelarError(error) ? message : (stack ?? message))}\n`)
}

/**
 * A promise that a plugin began and did not wait for, and that was rejected, is said in a sentence, once: the command goes on, as a server with several models must,
 * and ends with the exit code 1.
 *
 * @returns the exit code of a command that ended with another one
 */
function watchStrayPromises(): (code: number) => number {
  const all = new Set<string>()
  process.on('unhandledRejection', (cause) => {
    process.exitCode = 1
    const said = isTelarError(cause) ? cause.message : thrownInWords(cause)
    if (all.has(said)) return
    all.add(said)
    process.stderr.write(`${red('error')} a promise that nobody awaited was rejected: ${visibleLine(said)}\n`)
  })
  return (code) => (all.size > 0 ? code || 1 : code)
}

/** Runs the command that the process was started with, and sets its exit code. */
export async function main(): Promise<void> {
  const exitCode = watchStrayPromises()
  let terminal: Terminal | undefined
  const program = createProgram({
    output: watchOutput(),
    onStart: (started) => (terminal = started),
    onEnd: (code) => (process.exitCode = exitCode(code)),
  })
  try {
    await program.parseAsync()
  } catch (error) {
    process.exitCode = exitCodeOf(error)
    sayError(error, terminal)
  }
}
