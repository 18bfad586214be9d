import { ExperimentError, isNestedTooDeeply, parseJson } from '@telarjs/core'
import { extname } from 'node:path'

/**
 * The value of a text that people write: YAML (1.2) by the ending of its file, otherwise JSON in which whole-line comments are allowed.
 *
 * @param name of the file, for messages
 * @throws ExperimentError that names the line
 */
export async function parseText(text: string, name: string): Promise<unknown> {
  return /^\.ya?ml$/i.test(extname(name))
    ? parseYaml(text, name)
    : parseJson(withoutComments(text), name, ExperimentError)
}

/** Blank lines stay, so that errors name the right one. */
function withoutComments(text: string): string {
  return text.replace(/^[^\S\n]*\/\/.*$/gm, '')
}

async function parseYaml(text: string, name: string): Promise<unknown> {
  // Before it is parsed: what is nested in ten thousand brackets takes the parser seconds.
  if (mostOpenBrackets(text) > 500) throw notYaml(name, 'it is nested too deeply')
  const { LineCounter, parse, YAMLError } = await import('yaml')
  const lineCounter = new LineCounter()
  let value: unknown
  try {
    // Not pretty: that would be done for each of thousands of errors, of which only the first is told.
    value = parse(text, { prettyErrors: false, lineCounter, logLevel: 'error' })
  } catch (error) {
    const { message, pos } = error as InstanceType<typeof YAMLError>
    if (!(error instanceof YAMLError)) throw notYaml(name, message)
    throw notYaml(`${name}:${lineCounter.linePos(pos[0]).line}`, message)
  }
  if (isNestedTooDeeply(value)) throw notYaml(name, 'it is nested too deeply')
  return value
}

/** How many brackets are open at once; those in texts are counted too, of which there are few. */
function mostOpenBrackets(text: string): number {
  let [open, most] = [0, 0]
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open += bracket === '[' || bracket === '{' ? 1 : -1
    if (open > most) most = open
  }
  return most
}

function notYaml(where: string, why: string): ExperimentError {
  return new ExperimentError({ where, problem: `expected YAML: ${why}`, expected: 'YAML' })
}
