import { createRegistry, ExperimentError, show, unknownName, type Plugin, type Registry } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'
import builtin from '../catalog.gen.json'
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
 * @param onFault what to do with a module that is at fault; without it, it is thrown
 * @throws ExperimentError that names the module at fault
 */
export async function loadUserPlugins(
  names: readonly string[],
  onFault?: (error: Error) => void,
  folder = process.cwd(),
): Promise<Plugin[]> {
  const { path: configPath, config } = await findConfig(folder)
  const listed = [...(config.plugins ?? []), ...names]
  const found = await Promise.all(
    listed.map(async (entry) => {
      try {
        return typeof entry === 'string' ? await pluginsOf(entry, folder) : [checked(entry, basename(configPath!))]
      } catch (error) {
        if (onFault === undefined) throw error
        onFault(error as Error)
        return []
      }
    }),
  )
  return found.flat()
}

const kinds: ReadonlySet<string> = new Set(builtin.map(({ kind }) => kind))

/** Plugins of a user's file come unchecked by a compiler. */
function checked(plugin: Plugin, module: string): Plugin {
  const { id, kind } = (plugin ?? {}) as Partial<Plugin>
  if (typeof id !== 'string' || typeof kind !== 'string')
    throw new ExperimentError({
      where: `plugin ${module}`,
      expected: 'plugins made by defineLayer and its like',
      received: show(plugin),
    })
  if (!kinds.has(kind)) throw new ExperimentError(unknownName(`plugin ${module}: ${id}`, 'kind', kind, [...kinds]))
  return plugin
}

/** The `telar.config.ts` of a folder, where it has one. @throws ExperimentError that names it, where it is wrong */
export async function findConfig(
  folder: string,
): Promise<{ readonly path: string | undefined; readonly config: TelarConfig }> {
  const path = configNames.map((name) => join(folder, name)).find((candidate) => existsSync(candidate))
  return { path, config: path === undefined ? {} : await readConfig(path) }
}

async function readConfig(path: string): Promise<TelarConfig> {
  const module = await importFile(path)
  const config = module['default'] as TelarConfig | undefined
  if (typeof config !== 'object' || config === null)
    throw new ExperimentError({ where: path, expected: '`export default { plugins: […] }`' })
  return config
}

async function pluginsOf(name: string, folder: string): Promise<readonly Plugin[]> {
  const module = await importFile(resolveModule(name, folder))
  const plugins = module['plugins']
  if (!Array.isArray(plugins))
    throw new ExperimentError({
      where: `plugin ${name}`,
      expected: '`export const plugins = […]`',
      received: Object.keys(module).join(', ') || 'no export',
    })
  if (plugins.length === 0)
    throw new ExperimentError({
      where: `plugin ${name}`,
      expected: 'plugins in `export const plugins = […]`',
      received: 'an empty list',
    })
  return plugins.map((plugin) => checked(plugin as Plugin, name))
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
  throw new ExperimentError({
    where: `plugin ${name}`,
    problem: `there is no such file, and no such package in ${join(folder, 'node_modules')}`,
  })
}

/** The registry of built-in and own plugins. */
export async function loadRegistry(names: readonly string[]): Promise<Registry> {
  const [{ builtinPlugins }, own] = await Promise.all([import('@telarjs/trainer/builtin'), loadUserPlugins(names)])
  return createRegistry<Plugin>([...builtinPlugins, ...own])
}
