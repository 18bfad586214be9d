import pagePackages from '@telarjs/studio/plugin-packages.json'
import type { BuildFailure, BuildOptions, Message, Plugin } from 'esbuild'
import { existsSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, resolve } from 'node:path'
import { findConfig } from '../../inputs/load-plugins.js'

/** A module of plugins in one file that a page can run, or why there is none. */
export type PageModule =
  | { readonly name: string; readonly source: string }
  | { readonly name: string; readonly problem: string }

/**
 * The user's plugins for the page: modules that `telar.config.ts` lists, and those of --plugin, each bundled with what it imports. Packages that the page
 * has stay outside, so that there is one of each.
 *
 * @param names packages or files that export `plugins`
 * @throws ExperimentError where `telar.config.ts` is wrong
 */
export async function bundlePlugins(names: readonly string[], folder = process.cwd()): Promise<PageModule[]> {
  const { path, config } = await findConfig(folder)
  const configured = config.plugins ?? []
  const listed = [...configured.filter((entry) => typeof entry === 'string'), ...names]
  const entries = listed.map((name) => ({
    name,
    contents: `export { plugins } from ${JSON.stringify(fileOr(name, folder))}`,
  }))
  if (path !== undefined && configured.some((entry) => typeof entry !== 'string'))
    entries.unshift({ name: basename(path), contents: valuesOf(path) })
  if (entries.length === 0) return []
  return Promise.all(
    entries.map(async ({ name, contents }) => {
      try {
        const { build } = await import('esbuild')
        const { outputFiles } = await build({
          ...options,
          absWorkingDir: folder,
          stdin: { contents, resolveDir: folder },
        })
        return { name, source: outputFiles[0]!.text }
      } catch (error) {
        return { name, problem: problemOf(error as BuildFailure | NodeJS.ErrnoException) }
      }
    }),
  )
}

/** The path of a file; the name of a package stays as it is. */
function fileOr(name: string, folder: string): string {
  const path = resolve(folder, name)
  return existsSync(path) ? path : name
}

/** The plugins that the configuration holds as values. Its names of modules are bundled for themselves. */
function valuesOf(path: string): string {
  return `import config from ${JSON.stringify(path)}\nexport const plugins = config.plugins.filter((entry) => typeof entry !== 'string')`
}

const options = {
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  charset: 'utf8',
  logLevel: 'silent',
  write: false,
  plugins: [packagesOfThePage()],
} satisfies BuildOptions

function packagesOfThePage(): Plugin {
  return {
    name: 'telar:packages-of-the-page',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path }) => {
        if (pagePackages.includes(path)) return { path, external: true }
        return isBuiltin(path) ? { errors: [{ text: `it imports '${path}', which no browser has` }] } : undefined
      })
    },
  }
}

function problemOf(error: BuildFailure | NodeJS.ErrnoException): string {
  if ('code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
    return 'esbuild, which bundles it for the page, is not installed; npm install esbuild'
  if (!('errors' in error)) return error.message
  const said = ({ text, location }: Message) =>
    location && location.file !== '<stdin>' ? `${text} (${location.file}, line ${location.line})` : text
  return error.errors.map(said).join('; ')
}
