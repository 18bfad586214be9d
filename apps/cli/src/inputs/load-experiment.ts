import { ExperimentError, type Issue } from '@telarjs/core'
import { defaultExperiment, findExperiment, nearestRecipe, recipes } from '@telarjs/recipes'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'
import { withAbsolutePaths } from './data-paths.js'
import { importFile } from './import-module.js'
import { applyOverrides } from './overrides.js'
import { parseText } from './parse-text.js'

/** An experiment as it is named on the command line. */
export interface ExperimentArguments {
  /** The name of a recipe or a file; or the first `path=value`, where neither is given. */
  readonly experiment: string | undefined
  readonly overrides: readonly string[]
}

/**
 * An experiment by the name of a recipe, or from a JSON, YAML or TypeScript file. Without a name it is the file `experiment` of the present folder, as
 * `telar init` writes it, or else the default one. Each `path=value` changes it.
 * Paths in a file start from its folder, paths that are typed from the present one.
 *
 * @throws ExperimentError where there is no such recipe or file, or the file cannot be read as an experiment
 */
export async function loadExperiment(given: ExperimentArguments): Promise<unknown> {
  const { experiment, overrides } = separateOverrides(given)
  return withAbsolutePaths(applyOverrides(await readExperiment(experiment), overrides), process.cwd())
}

/** `telar train epochs=3`: the first argument is no name but the first override. */
export function separateOverrides({ experiment, overrides }: ExperimentArguments): ExperimentArguments {
  return experiment?.includes('=') === true
    ? { experiment: undefined, overrides: [experiment, ...overrides] }
    : { experiment, overrides }
}

/** What an experiment is called that needs no name. */
const ownFiles = ['json', 'yaml', 'yml', 'ts', 'mts', 'js', 'mjs'].map((ending) => `experiment.${ending}`)

async function readExperiment(name: string | undefined): Promise<unknown> {
  if (name === undefined) {
    const own = ownFiles.find((file) => existsSync(file))
    return own === undefined ? defaultExperiment : readExperiment(own)
  }
  const recipe = findExperiment(name)
  if (recipe) return recipe
  const path = resolve(name)
  if (!existsSync(path)) throw new ExperimentError(noExperiment(name))
  const isModule = /^\.[cm]?[jt]s$/.test(extname(path))
  const read = isModule
    ? experimentOf(await importFile(path), name)
    : await parseText(await readFile(path, 'utf8'), name)
  return withAbsolutePaths(read, dirname(path))
}

function noExperiment(name: string): Issue {
  const ids = recipes.map(({ id }) => id)
  const near = nearestRecipe(name)
  const expected = `a recipe (${ids.join(', ')}) or a file with an experiment`
  return { where: name, expected, ...(near ? { didYouMean: `'${near}'` } : {}) }
}

function experimentOf(module: Record<string, unknown>, name: string): unknown {
  const experiment = module['experiment'] ?? module['default']
  if (experiment === undefined)
    throw new ExperimentError({
      where: name,
      expected: '`export const experiment = {…}`',
      received: Object.keys(module).join(', ') || 'no export',
    })
  return experiment
}
