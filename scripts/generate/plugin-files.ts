import type { Plugin } from '../../packages/core/src/index.js'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'

/** A plugin of a package, with the file that defines it. */
export interface PluginFile {
  /** The name of the export: `batchNorm`. */
  readonly name: string
  /** The file below `src`, with forward slashes and without its ending: `layers/batch-norm`. */
  readonly path: string
  /** The subpath of the package that leads to it: `batch-norm`. */
  readonly subpath: string
  readonly plugin: Plugin
  /** The formula of its docstring: the first line that stands wholly in backticks. */
  readonly formula: string | undefined
}

const sourceFile = /^(?!.*\.(?:test|test-d|browser)\.ts$).*\.ts$/

/**
 * All plugins that the files of a package define, sorted by id within each kind, layers before their initializers.
 * The files themselves are the only list.
 */
export async function pluginFiles(folder: string): Promise<PluginFile[]> {
  const src = join(folder, 'src')
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (file) => sourceFile.test(file) && !['index.ts', 'manifest.ts'].includes(file),
  )
  const found: PluginFile[] = []
  for (const file of files.toSorted()) {
    const source = readFileSync(join(src, file), 'utf8')
    if (!/^export const \w+ = define\w+\(/m.test(source)) continue
    const module = (await import(join(src, file))) as Record<string, unknown>
    for (const [name, plugin] of Object.entries(module).filter(([, value]) => isPlugin(value))) {
      found.push({
        name,
        path: relative(src, join(src, file)).replaceAll(sep, '/').replace(/\.ts$/, ''),
        subpath: basename(file, '.ts'),
        plugin: plugin as Plugin,
        formula: formulaOf(source, name),
      })
    }
  }
  return found.toSorted((a, b) => compare(b.plugin.kind, a.plugin.kind) || compare(a.plugin.id, b.plugin.id))
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function isPlugin(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && 'create' in value && 'options' in value
}

/** The docstring that stands directly above an export. */
export function docstringOf(source: string, name: string): string | undefined {
  const before = source.slice(0, source.search(new RegExp(`^export const ${name} = `, 'm')))
  const comment = /\/\*\*((?:(?!\*\/)[^])*)\*\/\n$/.exec(before)?.[1]
  return comment
    ?.split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, ''))
    .join('\n')
    .trim()
}

function formulaOf(source: string, name: string): string | undefined {
  return /^`([^`]+)`$/m.exec(docstringOf(source, name) ?? '')?.[1]
}
