import {
  createRegistry,
  ExperimentError,
  issuesWithin,
  show,
  unknownName,
  type Plugin,
  type Registry,
} from '@telarjs/core'
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
 * @param onFault what to do with a plugin or module that is at fault; without it, all faults are thrown together
 * @throws ExperimentError that names what is at fault
 */
export async function loadUserPlugins(
  names: readonly string[],
  onFault?: (error: Error) => void,
  folder = process.cwd(),
): Promise<Plugin[]> {
  const { path: configPath, config } = await findConfig(folder)
  const listed = [...(config.plugins ?? []), ...names]
  const parts = await Promise.all(
    listed.map((entry) =>
      typeof entry === 'string' ? pluginsOf(entry, folder) : [checked(entry, basename(configPath!))],
    ),
  )
  const [found, faults] = withoutTwins(parts.flat())
  if (onFault === undefined) throwAll(faults)
  else faults.forEach(onFault)
  return found
}

/** A plugin and the module that brings it, or why it is none. */
type Found = { readonly plugin: Plugin; readonly module: string } | { readonly fault: Error }

const kinds: ReadonlySet<string> = new Set(builtin.map(({ kind }) => kind))

/** Plugins of a user's file come unchecked by a compiler. */
function checked(plugin: unknown, module: string): Found {
  const where = `plugin ${module}`
  try {
    const { id, kind } = (plugin ?? {}) as Partial<Plugin>
    if (typeof id !== 'string' || typeof kind !== 'string')
      throw new ExperimentError({
        where,
        expected: 'plugins made by defineLayer and its like',
        received: show(plugin),
      })
    if (!kinds.has(kind)) throw new ExperimentError(unknownName(`${where}: ${id}`, 'kind', kind, [...kinds]))
    return { plugin: inRegistry(plugin as Plugin, where), module }
  } catch (error) {
    return { fault: error as Error }
  }
}

/** @throws ExperimentError that names the module, for a plugin that no registry takes */
function inRegistry(plugin: Plugin, where: string): Plugin {
  try {
    return createRegistry([plugin]).plugins[0]!
  } catch (cause) {
    throw new ExperimentError(issuesWithin(where, cause), { cause })
  }
}

/** All but plugins whose id another one has, which are faults. */
function withoutTwins(all: readonly Found[]): [found: Plugin[], faults: Error[]] {
  const owners = new Map(builtin.map(({ id }) => [id, 'Telar itself']))
  const found: Plugin[] = []
  const faults: Error[] = []
  for (const one of all) {
    if ('fault' in one) {
      faults.push(one.fault)
      continue
    }
    const { plugin, module } = one
    const owner = owners.get(plugin.id)
    if (owner === undefined) found.push(plugin)
    else
      faults.push(
        new ExperimentError({
          where: `plugin ${module}`,
          problem: `the id '${plugin.id}' is that of a plugin of ${owner}`,
        }),
      )
    owners.set(plugin.id, owner ?? module)
  }
  return [found, faults]
}

function throwAll(faults: readonly Error[]): void {
  const [first] = faults
  if (faults.length > 1)
    throw new ExperimentError(
      faults.flatMap((fault) => (fault as ExperimentError).issues),
      { cause: first },
    )
  if (first) throw first
}

/** The `telar.config.ts` of a folder, where it has one. @throws ExperimentError that names it, where it is wrong */
export async function findConfig(
  folder: string,
): Promise<{ readonly path: string | undefined; readonly config: TelarConfig }> {
  const path = configNames.map((name) => join(folder, name)).find((candidate) => existsSync(candidate))
  return { path, config: path === undefined ? {} : await readConfig(path) }
}

async function readConfig(path: string): Promise<TelarConfig> {
  const module = await importFile(path, basename(path))
  const config = module['default'] as TelarConfig | undefined
  const { plugins = [] } = config ?? {}
  if (typeof config !== 'object' || config === null || !Array.isArray(plugins))
    throw new ExperimentError({ where: path, expected: '`export default { plugins: […] }`', received: show(config) })
  return config
}

async function pluginsOf(name: string, folder: string): Promise<readonly Found[]> {
  try {
    const plugins = await listOf(name, folder)
    return plugins.map((plugin) => checked(plugin, name))
  } catch (error) {
    return [{ fault: error as Error }]
  }
}

/** What a module exports as its plugins. @throws ExperimentError that names it */
async function listOf(name: string, folder: string): Promise<readonly unknown[]> {
  const module = await importFile(resolveModule(name, folder), name)
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
  return plugins
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
