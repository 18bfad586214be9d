import { optionsJsonSchema, type JsonObject } from '../../packages/core/src/index.js'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pluginFiles, type PluginFile } from './plugin-files.js'

/** The packages whose manifest, index, exports and README are written from their plugins. */
export const generatedPackages = [
  'layers',
  'losses',
  'metrics',
  'optimizers',
  'regularizers',
  'schedulers',
  'callbacks',
  'transforms',
  'datasets',
] as const

/** What the files of a package should contain, by path in the package. */
export async function generatedFiles(folder: string): Promise<Record<string, string>> {
  const plugins = await pluginFiles(folder)
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  return {
    'src/manifest.ts': manifest(plugins),
    'src/index.ts': index(read('src/index.ts'), plugins),
    'package.json': packageJson(read('package.json'), plugins),
    'README.md': await readme(read('README.md'), plugins),
  }
}

const notice = '// Written by `pnpm run generate` from the plugin files of this folder.\n'

const listDoc =
  '/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */\n'

function manifest(plugins: readonly PluginFile[]): string {
  const imports = plugins.toSorted(byPath).map(({ name, path }) => `import { ${name} } from './${path}.js'\n`)
  const list = (item: (name: string) => string) => plugins.map(({ name }) => `  ${item(name)},\n`).join('')
  const oneLine = `] = [${plugins.map(({ name }) => name).join(', ')}]`
  const fits = oneLine.length <= 120
  const types = `readonly [${plugins.map(({ name }) => `typeof ${name}`).join(', ')}] = [`
  if (`export const plugins: ${types}`.length <= 120) {
    return `${notice}${imports.join('')}\n${listDoc}export const plugins: ${types}\n${list((name) => name)}]\n`
  }
  return (
    `${notice}${imports.join('')}\n` +
    listDoc +
    `export const plugins: readonly [\n${list((name) => `typeof ${name}`)}${fits ? oneLine : `] = [\n${list((name) => name)}]`}\n`
  )
}

/** Keeps what stands above the notice, and writes one export for each plugin below it. */
function index(current: string, plugins: readonly PluginFile[]): string {
  const own = current.split(notice)[0]!.trimEnd()
  const exports = plugins.toSorted(byPath).map(({ name, path }) => `export { ${name} } from './${path}.js'\n`)
  return `${own}\n\n${notice}${exports.join('')}`
}

function byPath(a: PluginFile, b: PluginFile): number {
  return a.path < b.path ? -1 : 1
}

interface PackageJson {
  exports: Record<string, string>
  publishConfig: { exports: Record<string, { readonly types: string; readonly default: string }> }
}

/** One entry for each plugin after the entries that are listed by hand; the published entries are those of `dist`. */
function packageJson(current: string, plugins: readonly PluginFile[]): string {
  const json = JSON.parse(current) as PackageJson
  const subpaths = plugins.map(({ subpath, path }) => [`./${subpath}`, `./src/${path}.ts`] as const).toSorted()
  const paths = new Set<string>(subpaths.map(([, path]) => path))
  const byHand = Object.entries(json.exports).filter(([, path]) => !paths.has(path))
  json.exports = Object.fromEntries([...byHand, ...subpaths])
  json.publishConfig.exports = Object.fromEntries(
    Object.entries(json.exports).map(([subpath, source]) => {
      const built = source.replace(/^\.\/src\/(.*)\.ts$/, './dist/$1')
      return [subpath, { types: `${built}.d.ts`, default: `${built}.js` }]
    }),
  )
  return `${JSON.stringify(json, null, 2)}\n`
}

const table = /(<!-- plugins: (\w+)(?: in (\w+))?(?: without ([\w ]+?))? -->\n)[^]*?(<!-- end of plugins -->)/g

/** Fills each `<!-- plugins: KIND [in FOLDER] [without OPTION …] --> … <!-- end of plugins -->` with a table. */
async function readme(current: string, plugins: readonly PluginFile[]): Promise<string> {
  let filled = current
  for (const [whole, open, kind, folder, without, close] of current.matchAll(table)) {
    const rows = await tableOf(
      plugins.filter(({ plugin, path }) => plugin.kind === kind && (!folder || path.startsWith(`${folder}/`))),
      without?.split(' ') ?? [],
    )
    filled = filled.replace(whole, () => `${open}\n${rows}\n${close}`)
  }
  return filled
}

async function tableOf(plugins: readonly PluginFile[], without: readonly string[]): Promise<string> {
  const withFormula = plugins.some(({ formula }) => formula !== undefined)
  const rows = await Promise.all(
    plugins.map(async ({ plugin, formula }) => [
      `\`${plugin.id}\``,
      plugin.summary,
      ...(withFormula ? [formula ?? ''] : []),
      await optionsOf(plugin, without),
    ]),
  )
  const head = ['id', 'what it is', ...(withFormula ? ['formula'] : []), 'options (default)']
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`)
    .join('')
}

async function optionsOf(plugin: PluginFile['plugin'], without: readonly string[]): Promise<string> {
  const schema = await optionsJsonSchema(plugin)
  const required = (schema['required'] ?? []) as readonly string[]
  return Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>)
    .filter(([name]) => !without.includes(name))
    .map(([name, property]) => `\`${name}\`${aside(property, required.includes(name))}`)
    .join(', ')
}

/** What stands behind an option: its default, or that it must be given. */
function aside(property: JsonObject, required: boolean): string {
  if (!('default' in property)) return required ? ' (required)' : ''
  const value = property['default'] as { readonly use?: string; readonly with?: object } | string | number
  if (typeof value === 'string') return ` (${value})`
  if (typeof value === 'number') return ` (${value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : value})`
  if (typeof value === 'object' && value.use !== undefined && value.with === undefined)
    return ` (${value.use.split(':')[1]})`
  return ` (${JSON.stringify(value)})`
}
