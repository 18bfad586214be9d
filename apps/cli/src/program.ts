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
import { pluginError, watchStrayErrors } from './inputs/stray-errors.js'
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
function exitCodeOf(error: Error): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  return error.name === 'ExperimentError' ? 2 : 1
}

/** @param isSaid whether it has been told before */
function sayError(error: Error, terminal: Terminal | undefined, isSaid = false): void {
  const { message, stack } = error
  const asksForJson = process.argv.includes('--json') && process.exitCode !== 0
  if (asksForJson && !terminal?.hasResult()) process.stdout.write(`${JSON.stringify(failureOf(error))}\n`)
  // Commander has already printed its own errors.
  if (error instanceof CommanderError || isSaid) return
  saySentence(isTelarError(error) ? message : (stack ?? message))
}

function saySentence(text: string): void {
  process.stderr.write(`${red('error')} ${visibleLine(text)}\n`)
}

/** What was thrown, as an error that can be said. */
function asError(cause: unknown): Error {
  if (isTelarError(cause)) return cause
  return pluginError(cause) ?? (cause instanceof Error ? cause : new Error(thrownInWords(cause)))
}

/** Runs the command that the process was started with, and sets its exit code. */
export async function main(): Promise<void> {
  let terminal: Terminal | undefined
  const stray = watchStrayErrors(saySentence, (cause) => {
    process.exitCode = 1
    sayError(asError(cause), terminal)
    process.exit()
  })
  const program = createProgram({
    output: watchOutput(),
    stray,
    onStart: (started) => (terminal = started),
    onEnd: (code) => (process.exitCode = stray.exitCode(code)),
  })
  try {
    await program.parseAsync()
  } catch (cause) {
    const error = asError(cause)
    process.exitCode = exitCodeOf(error)
    sayError(error, terminal, stray.isSaid(error))
  }
  // A timer that throws again and again would keep the process alive.
  if (stray.areOfPlugins()) process.exit()
}
