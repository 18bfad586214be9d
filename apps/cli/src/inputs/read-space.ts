import { ExperimentError } from '@telarjs/core'
import { parseSpace, type Space } from '@telarjs/search'
import { readFile } from 'node:fs/promises'
import { parseText } from './parse-text.js'

/** The space of a search from a JSON or YAML file. @throws ExperimentError that names the file and the line or path */
export async function readSpace(path: string): Promise<Space> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ExperimentError({ where: `--space ${path}`, problem: 'there is no such file' })
  })
  return parseSpace(await parseText(text, path))
}
