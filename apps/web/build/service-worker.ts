import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/** Writes `sw.js`: the service worker of `sw.template.js`, with the list of this build's files. */
export function serviceWorker(): Plugin {
  return {
    name: 'telar:service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => !name.startsWith('data/') && !name.endsWith('.map'))
      const content = createHash('sha256')
      for (const name of files.sort()) {
        const part = bundle[name]!
        content.update(part.type === 'chunk' ? part.code : part.source)
      }
      const source = readFileSync(new URL('sw.template.js', import.meta.url), 'utf8')
      const beside = readdirSync(new URL('../public', import.meta.url))
      const list = JSON.stringify(['./', ...files.filter((name) => name !== 'index.html'), ...beside])
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: source.replace('__FILES__', list).replace('__VERSION__', content.digest('hex').slice(0, 12)),
      })
    },
  }
}
