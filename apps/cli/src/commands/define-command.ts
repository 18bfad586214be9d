import { Argument, Option, type Command } from 'commander'
import { catchInterrupt, type Interrupt, type OutputWatch } from '../output/interrupt.js'
import type { StrayErrors } from '../inputs/stray-errors.js'
import { createTerminal, type Terminal } from '../output/terminal.js'
import type { ArgumentDeclarations, OptionDeclarations, ValuesOf } from './declare.js'

/** What help says of a command, and what it takes. */
export interface CommandDeclaration<Args extends ArgumentDeclarations, Options extends OptionDeclarations> {
  readonly name: string
  readonly summary: string
  /** Not in the list of commands: what the CLI starts itself. */
  readonly isHidden?: boolean
  readonly args: Args
  readonly options: Options
}

/** What the code of a command is given: `InvocationOf<typeof declared>`. */
export interface Invocation<Args, Options> {
  readonly args: Args
  readonly options: Options
  readonly terminal: Terminal
  /** Turns Ctrl-C and a closed output into a signal that ends a run in good order. */
  readonly catchInterrupt: () => Interrupt
  /** What to do where a plugin threw and nobody caught it. */
  readonly onStrayError: (action: (error: Error) => void) => void
}

export type InvocationOf<D> = D extends { readonly args: infer Args; readonly options: infer Options }
  ? Invocation<ValuesOf<Args>, ValuesOf<Options>>
  : never

/** Imports the code of a command. It is called only when the command runs, so that help and lists answer at once. */
type LoadCommand<Args, Options> = () => Promise<{
  /** The exit code is 0 where it returns none. */
  run(invocation: Invocation<ValuesOf<Args>, ValuesOf<Options>>): Promise<number | void>
}>

/** What stands around a command in its process. */
export interface CommandShell {
  readonly output: OutputWatch
  readonly stray: StrayErrors
  onStart(terminal: Terminal): void
  onEnd(code: number): void
}

/** A command that can be added to a program. */
export interface CliCommand {
  addTo(program: Command, shell: CommandShell): void
}

/** Defines a command; its options and arguments are declared once, and their types follow. */
export function defineCommand<const Args extends ArgumentDeclarations, const Options extends OptionDeclarations>(
  { name, summary, isHidden = false, args, options }: CommandDeclaration<Args, Options>,
  load: LoadCommand<Args, Options>,
): CliCommand {
  return {
    addTo(program, shell) {
      const command = program.command(name, { hidden: isHidden }).description(summary)
      addArguments(command, args)
      addOptions(command, options)
      command.action(async (...given: unknown[]) => {
        const values = given[Object.keys(args).length] as ValuesOf<Options> & { quiet?: boolean; json?: boolean }
        const terminal = createTerminal(values)
        shell.onStart(terminal)
        const code = await (
          await load()
        ).run({
          args: Object.fromEntries(Object.keys(args).map((key, i) => [key, given[i]])) as ValuesOf<Args>,
          options: values,
          terminal,
          catchInterrupt: () => catchInterrupt(terminal.warn, shell.output, shell.stray.onPlugin),
          onStrayError: shell.stray.onPlugin,
        })
        shell.onEnd(code ?? 0)
      })
    },
  }
}

function addArguments(command: Command, args: ArgumentDeclarations): void {
  for (const [name, { description, isRequired, isList, initial }] of Object.entries(args)) {
    const term = isList ? `${name}...` : name
    const declared = new Argument(isRequired ? `<${term}>` : `[${term}]`, description)
    command.addArgument(initial === undefined ? declared : declared.default(initial))
  }
}

function addOptions(command: Command, options: OptionDeclarations): void {
  for (const [name, declaration] of Object.entries(options)) {
    const { placeholder, description, initial, hidesInitial, isRequired = false, isNegated } = declaration
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    const option = new Option(`--${isNegated ? 'no-' : ''}${flag}${placeholder ? ` ${placeholder}` : ''}`, description)
    option.makeOptionMandatory(isRequired)
    if (placeholder !== undefined)
      option.argParser((given: string, before: unknown) => declaration.parse(given, `--${flag}`, before))
    if (!hidesInitial && !isRequired && initial !== undefined) option.default(initial)
    command.addOption(option)
    // What goes without saying may be said.
    if (isNegated) command.addOption(new Option(`--${flag}`).hideHelp())
    if (hidesInitial) command.setOptionValueWithSource(name, initial, 'default')
  }
}
