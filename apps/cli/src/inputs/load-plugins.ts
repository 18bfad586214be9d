import { createRegistry, ExperimentError, type Plugin, type Registry } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { importFile } from './import-module.js'

const configNames = ['telar.config.ts', 'telar.config.mts', 'telar.config.js', 'telar.config.mjs']

/** What a `telar.config.ts` exports: `export default { plugins: [...plugins] }`. */
export interface TelarConfig {
  /** Plugins, or packages and files that export `plugins`. */
  readonly plugins?: readonly (Plugin | string)[]
}

/**
 * The user's own plugins: those that `telar.config.ts` lists and those of --plugin. Nothing else is ever imported.
 *
 * @param names packages or files that export `plugins`
 * @throws ExperimentError that names the module at fault
 */
export async function loadUserPlugins(names: readonly string[], folder = process.cwd()): Promise<Plugin[]> {
  const configPath = configNames.map((name) => join(folder, name)).find((path) => existsSync(path))
  const config = configPath ? await readConfig(configPath) : {}
  const listed = [...(config.plugins ?? []), ...names]
  const found = await Promise.all(
    listed.map((entry) => (typeof entry === 'string' ? pluginsOf(entry, folder) : [entry])),
  )
  return found.flat()
}

async function readConfig(path: string): Promise<TelarConfig> {
  const module = await importFile(path)
  const config = module['default'] as TelarConfig | undefined
  if (typeof config !== 'object' || config === null)
    throw new ExperimentError(`${path}: expected \`export default { plugins: […] }\``)
  return config
}

async function pluginsOf(name: string, folder: string): Promise<readonly Plugin[]> {
  const module = await importFile(resolveModule(name, folder))
  const plugins = module['plugins']
  if (!Array.isArray(plugins))
    throw new ExperimentError(
      `plugin ${name}: expected \`export const plugins = […]\`, received ${Object.keys(module).join(', ') || 'no export'}`,
    )
  return plugins as Plugin[]
}

function resolveModule(name: string, folder: string): string {
  const path = resolve(folder, name)
  if (existsSync(path) && /\.[cm]?[jt]s$/.test(path)) return path
  try {
    return createRequire(join(folder, 'package.json')).resolve(name)
  } catch {
    return importOnly(name, folder)
  }
}

/** A package that has only an `import` condition, which `require.resolve` does not see. */
function importOnly(name: string, folder: string): string {
  const packageFolder = join(folder, 'node_modules', name)
  if (existsSync(packageFolder)) return packageFolder
  throw new ExperimentError(
    `plugin ${name}: there is no such file, and no such package in ${join(folder, 'node_modules')}`,
  )
}

/** The registry of built-in and own plugins. */
export async function loadRegistry(names: readonly string[]): Promise<Registry> {
  const [{ builtinPlugins }, own] = await Promise.all([import('@telarjs/trainer/builtin'), loadUserPlugins(names)])
  return createRegistry<Plugin>([...builtinPlugins, ...own])
}
