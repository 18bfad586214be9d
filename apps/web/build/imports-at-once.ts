import type { Plugin } from 'vite'

/** An entry names all that its imports import: they are fetched at once, in place of one after the other as each is read. */
export function importsAtOnce(): Plugin {
  return {
    name: 'telar:imports-at-once',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type !== 'chunk' || !part.isEntry) continue
        const needed = new Set(part.imports)
        for (const name of needed) {
          const chunk = bundle[name]
          if (chunk?.type === 'chunk') chunk.imports.forEach((inner) => needed.add(inner))
        }
        // Behind its own imports, which keep their order.
        for (const name of needed)
          if (!part.imports.includes(name)) part.code += `\nimport './${name.split('/').at(-1)}'`
      }
    },
  }
}
