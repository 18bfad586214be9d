import type { InitInvocation } from './command.js'
import { ExperimentError } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { changePaths } from '../../inputs/data-paths.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { pluginArguments } from '../../inputs/plugin-arguments.js'
import { writeFileWhole } from '../../output/write-file.js'
import { factsOf } from './data-facts.js'
import { draftFor } from './draft.js'
import { findData } from './find-data.js'
import { headOf, starterOf } from './starters.js'
import { writeExperiment } from './write-experiment.js'

/** `telar init [data] [file]`: never overwrites a file. */
export async function run({ args, options, terminal }: InitInvocation): Promise<void> {
  // With one argument, it may be the file to write: `telar init experiment.yaml`.
  const isAlone = args.data !== undefined && isExperiment(args.data)
  const file = isAlone ? args.data! : args.file
  const data = isAlone ? undefined : args.data
  if (!isExperiment(file))
    throw new ExperimentError({ where: file, expected: 'the name of an experiment: .json, .yaml or .ts' })
  if (existsSync(file))
    throw new ExperimentError({ where: file, problem: 'it is there already, and init overwrites nothing' })
  await writeFileWhole(
    file,
    data === undefined ? starterOf(file, options.plugin) : await experimentFor(data, file, options, terminal),
  )
  terminal.say(
    `${file} is written. Next: telar train${file === 'experiment.json' ? '' : ` ${file}`}${pluginArguments(options.plugin)}`,
  )
  terminal.result({ file })
}

const isExperiment = (name: string) => /\.(json|ya?ml|[cm]?[jt]s)$/i.test(name)

async function experimentFor(
  path: string,
  file: string,
  { target, plugin }: InitInvocation['options'],
  terminal: InitInvocation['terminal'],
): Promise<string> {
  const facts = await factsOf(await findData(path, target), await loadRegistry(plugin), terminal)
  // Paths in an experiment start from its folder.
  const spec = changePaths(facts.spec, (given) => relative(dirname(resolve(file)), given).replaceAll(sep, '/'))
  return writeExperiment(file, headOf(file, plugin), draftFor(nameOf(path), { ...facts, spec }))
}

/** What an experiment on data may be called: the name of the file or folder, in letters that names of runs may have. */
function nameOf(path: string): string {
  const name = basename(resolve(path)).replace(/(\.[a-z]+\d?)(\.gz)?$/i, '')
  return name.replace(/[^\w.-]+/g, '-').replace(/^\W+/, '') || 'experiment'
}
