import { ExperimentError, nearest } from '@telarjs/core'

/** An option of a command: how it is written, what help says of it, and how its text becomes a value. */
export interface OptionDeclaration<Value> {
  /** What stands for the value in help, such as `<folder>`; without it the option is a switch. */
  readonly placeholder?: string
  readonly description: string
  /** The value where the option is not given. */
  readonly initial: Value
  /** Help does not show a default that goes without saying. */
  readonly hidesInitial?: boolean
  readonly isRequired?: boolean
  /** `--no-png` for an option `png`. */
  readonly isNegated?: boolean
  /**
   * @param text what was given
   * @param flag `--jobs`, for messages
   * @param before the values of the same option that were given earlier
   * @throws ExperimentError that says what was expected
   */
  parse(text: string, flag: string, before: Value): Value
}

/** An argument of a command, by its place. */
export interface ArgumentDeclaration<Value> {
  readonly description: string
  readonly isRequired: boolean
  readonly isList: boolean
  readonly initial?: Value
}

export type OptionDeclarations = Readonly<Record<string, OptionDeclaration<unknown>>>
export type ArgumentDeclarations = Readonly<Record<string, ArgumentDeclaration<unknown>>>

/** The values of declared options or arguments, by their names. */
export type ValuesOf<Declarations> = {
  readonly [Name in keyof Declarations]: Declarations[Name] extends
    | OptionDeclaration<infer Value>
    | ArgumentDeclaration<infer Value>
    ? Value
    : never
}

/** Any text. */
export function text(placeholder: string, description: string): OptionDeclaration<string | undefined>
export function text(placeholder: string, description: string, initial: string): OptionDeclaration<string>
export function text(
  placeholder: string,
  description: string,
  initial?: string,
): OptionDeclaration<string | undefined> {
  return { placeholder, description, initial, parse: (given) => given }
}

/** Text that must be given. */
export function requiredText(placeholder: string, description: string): OptionDeclaration<string> {
  return { placeholder, description, initial: '', isRequired: true, parse: (given) => given }
}

/** Text that may be given several times. */
export function texts(placeholder: string, description: string): OptionDeclaration<readonly string[]> {
  return { placeholder, description, initial: [], hidesInitial: true, parse: (given, _, before) => [...before, given] }
}

/** `--quiet`: false where it is not given. */
export function flag(description: string): OptionDeclaration<boolean> {
  return { description, initial: false, hidesInitial: true, parse: () => true }
}

/** `--no-png`: true where it is not given. */
export function negatedFlag(description: string): OptionDeclaration<boolean> {
  return { description, initial: true, hidesInitial: true, isNegated: true, parse: () => false }
}

/** One of a few words. */
export function choice<const Word extends string>(
  placeholder: string,
  words: readonly Word[],
  description: string,
): OptionDeclaration<Word | undefined>
export function choice<const Word extends string>(
  placeholder: string,
  words: readonly Word[],
  description: string,
  initial: Word,
): OptionDeclaration<Word>
export function choice<const Word extends string>(
  placeholder: string,
  words: readonly Word[],
  description: string,
  initial?: Word,
): OptionDeclaration<Word | undefined> {
  return {
    placeholder,
    description,
    initial,
    parse(given, name) {
      const word = words.find((known) => known === given)
      if (word !== undefined) return word
      const near = nearest(given, words)
      const all = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
      const hint = near === undefined ? {} : { didYouMean: `'${near}'` }
      throw new ExperimentError({ where: name, expected: all, received: given, ...hint })
    },
  }
}

/** The numbers that an option takes. */
interface Range {
  readonly least?: number
  readonly most?: number
}

/** A whole number. */
export function integer(placeholder: string, range: Range, description: string): OptionDeclaration<number | undefined>
export function integer(
  placeholder: string,
  range: Range,
  description: string,
  initial: number,
): OptionDeclaration<number>
export function integer(
  placeholder: string,
  { least = -Infinity, most = Infinity }: Range,
  description: string,
  initial?: number,
): OptionDeclaration<number | undefined> {
  const bounds = [least > -Infinity && ` from ${least}`, most < Infinity && ` to ${most}`].filter(Boolean).join('')
  const isRight = (value: number) => Number.isSafeInteger(value) && value >= least && value <= most
  return number(placeholder, description, initial, `a whole number${bounds}`, isRight)
}

/** A number greater than 0. */
export function positive(placeholder: string, description: string, initial: number): OptionDeclaration<number> {
  return number(
    placeholder,
    description,
    initial,
    'a number greater than 0',
    (value) => Number.isFinite(value) && value > 0,
  )
}

function number<Initial extends number | undefined>(
  placeholder: string,
  description: string,
  initial: Initial,
  expected: string,
  isRight: (value: number) => boolean,
): OptionDeclaration<number | Initial> {
  return {
    placeholder,
    description,
    initial,
    parse(given, name) {
      const value = Number(given)
      if (given.trim() === '' || !isRight(value)) throw new ExperimentError({ where: name, expected, received: given })
      return value
    },
  }
}

/** An argument that must be given. */
export function argument(description: string): ArgumentDeclaration<string> {
  return { description, isRequired: true, isList: false }
}

/** An argument that may be left out. */
export function optionalArgument(description: string): ArgumentDeclaration<string | undefined>
export function optionalArgument(description: string, initial: string): ArgumentDeclaration<string>
export function optionalArgument(description: string, initial?: string): ArgumentDeclaration<string | undefined> {
  return { description, isRequired: false, isList: false, initial }
}

/** One argument or more; the last of a command. */
export function argumentList(description: string): ArgumentDeclaration<readonly string[]> {
  return { description, isRequired: true, isList: true }
}

/** Any number of arguments, also none; the last of a command. */
export function optionalArguments(description: string): ArgumentDeclaration<readonly string[]> {
  return { description, isRequired: false, isList: true }
}
