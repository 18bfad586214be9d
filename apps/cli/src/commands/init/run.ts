import type { InitInvocation } from './command.js'
import { ExperimentError } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { writeFileWhole } from '../../output/write-file.js'
import { starterOf } from './starters.js'

/** \`telar init [file]\`: never overwrites a file. */
export async function run({ args: { file }, terminal }: InitInvocation): Promise<void> {
  if (existsSync(file))
    throw new ExperimentError({ where: file, problem: 'it is there already, and init overwrites nothing' })
  await writeFileWhole(file, starterOf(file))
  terminal.say(`${file} is written. Next: telar train ${file}`)
}
