import { ExperimentError } from '@telarjs/core'
import { extname } from 'node:path'

/**
 * The value of a text that people write: YAML (1.2) by the ending of its file, otherwise JSON in which whole-line comments are allowed.
 *
 * @param name of the file, for messages
 * @throws ExperimentError that names the line
 */
export async function parseText(text: string, name: string): Promise<unknown> {
  return /^\.ya?ml$/i.test(extname(name)) ? parseYaml(text, name) : parseJson(text, name)
}

async function parseYaml(text: string, name: string): Promise<unknown> {
  const { parse, YAMLError } = await import('yaml')
  try {
    return parse(text, { prettyErrors: true })
  } catch (error) {
    const { message, linePos } = error as InstanceType<typeof YAMLError>
    if (!(error instanceof YAMLError)) throw notReadable(name, 'YAML', message)
    throw notReadable(`${name}:${linePos?.[0].line ?? 1}`, 'YAML', message.split(/ at line \d+/)[0]!)
  }
}

function parseJson(text: string, name: string): unknown {
  const plain = text.replace(/^\s*\/\/.*$/gm, '')
  try {
    return JSON.parse(plain)
  } catch (error) {
    const { message } = error as Error
    const position = /position (\d+)/.exec(message)?.[1]
    const line =
      position === undefined ? plain.trimEnd().split('\n').length : plain.slice(0, Number(position)).split('\n').length
    throw notReadable(`${name}:${line}`, 'JSON', message.replace(/ in JSON at position.*/, ''))
  }
}

function notReadable(where: string, format: string, why: string): ExperimentError {
  return new ExperimentError({ where, problem: `expected ${format}: ${why}`, expected: format })
}
