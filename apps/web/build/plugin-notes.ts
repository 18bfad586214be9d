import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const name = 'virtual:plugin-notes'
const packages = fileURLToPath(new URL('../../../packages', import.meta.url))

/** The docstring of each plugin, up to its first tag: its formula and its paper, by the plugin's id. */
export function pluginNotes(): Plugin {
  return {
    name: 'telar:plugin-notes',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export const notes = ${JSON.stringify(readNotes())}` : undefined),
  }
}

/** The notes of all packages. */
export function readNotes(): Record<string, string> {
  const files = readdirSync(packages).flatMap((folder) => sources(join(packages, folder, 'src')))
  return Object.fromEntries(files.flatMap((file) => notesOf(readFileSync(file, 'utf8'))))
}

function sources(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(file))
    .map((file) => join(folder, file))
}

/** A docstring, and the plugin that stands directly below it or, in files that begin with it, below their imports. */
const documented =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/(?:\nimport [^;]*?from '[^']+')*(?:(?!\/\*\*)[\s\S])*?(?:\n {2}id: |= define\w+\()'([a-z]+:[a-z0-9-]+)',/g

function notesOf(source: string): [string, string][] {
  return [...source.matchAll(documented)].map(([, comment, id]) => {
    const lines = comment!.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    const tag = lines.findIndex((line) => line.startsWith('@'))
    return [id!, paragraphs((tag === -1 ? lines : lines.slice(0, tag)).filter(Boolean))]
  })
}

/** Points of a list and formulas keep lines of their own; all other lines are one. What is indented goes on with its point. */
function paragraphs(lines: readonly string[]): string {
  const isFormula = (line: string) => /^`[^`]+`$/.test(line)
  let text = ''
  let isPoint = false
  for (const [index, line] of lines.entries()) {
    const isApart = line.startsWith('- ') || isFormula(line) || isFormula(lines[index - 1] ?? '')
    const ends: boolean = isApart || (isPoint && !line.startsWith(' '))
    isPoint = line.startsWith('- ') || (isPoint && !ends)
    text += `${ends ? '\n' : ' '}${line.trim()}`
  }
  return text.trim()
}
