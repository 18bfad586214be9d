import type { Plugin } from 'vite'

const license = /\/\*[*!](?:(?!\*\/)[\s\S])*@license(?:(?!\*\/)[\s\S])*\*\/\n?/g

/** Every file of tfjs begins with its license, and every one of them would be in the bundle: each text stays once. */
export function licensesOnce(): Plugin {
  return {
    name: 'telar:licenses-once',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type !== 'chunk') continue
        const seen = new Set<string>()
        part.code = part.code.replace(license, (text) => {
          const isNew = !seen.has(text.trim())
          seen.add(text.trim())
          return isNew ? text : ''
        })
      }
    },
  }
}
