import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const name = 'virtual:plugin-notes'
const packages = fileURLToPath(new URL('../../../packages', import.meta.url))

/** The first comment of each plugin's file: its formula and its paper, by the plugin's id. */
export function pluginNotes(): Plugin {
  return {
    name: 'telar:plugin-notes',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export const notes = ${JSON.stringify(readNotes())}` : undefined),
  }
}

function readNotes(): Record<string, string> {
  const files = readdirSync(packages).flatMap((folder) => sources(join(packages, folder, 'src')))
  return Object.fromEntries(files.flatMap((file) => noteOf(readFileSync(file, 'utf8'))))
}

function sources(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(file))
      .map((file) => join(folder, file))
  } catch {
    return []
  }
}

function noteOf(source: string): [string, string][] {
  const [, id] = /^ {2}id: '([a-z]+:[a-z0-9-]+)',$/m.exec(source) ?? []
  const [, comment] = /^\/\*\*([\s\S]*?)\*\//.exec(source) ?? []
  if (!id || !comment) return []
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trim())
  return [[id, lines.filter((line) => line && !line.startsWith('@')).join(' ')]]
}
