import type { Plugin } from 'vite'

const licence = /\/\*[*!](?:(?!\*\/)[\s\S])*@license(?:(?!\*\/)[\s\S])*\*\/\n?/g

/** Every file of tfjs begins with its licence, and every one of them would be in the bundle: each text stays once. */
export function licencesOnce(): Plugin {
  return {
    name: 'telar:licences-once',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type !== 'chunk') continue
        const seen = new Set<string>()
        part.code = part.code.replace(licence, (text) => {
          const isNew = !seen.has(text.trim())
          seen.add(text.trim())
          return isNew ? text : ''
        })
      }
    },
  }
}
