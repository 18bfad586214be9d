import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The Content-Security-Policy of the Studio: scripts only of its own files, data from its own server and over https, frames only in pages of its own.
 *
 * @param page the folder with `index.html`, whose inline scripts are allowed by their digests
 * @param lesson the one origin of elsewhere that may show the page in a frame
 */
export function contentPolicy(page: string | undefined, lesson: string | undefined): string {
  const scripts = page === undefined ? [] : inlineScripts(join(page, 'index.html'))
  const rules = {
    'default-src': ["'self'"],
    // WebAssembly is compiled in the page; its threads are workers from blobs.
    'script-src': ["'self'", "'wasm-unsafe-eval'", 'blob:', ...scripts],
    'worker-src': ["'self'", 'blob:'],
    // Curves and bars are placed by style attributes.
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'connect-src': ["'self'", 'https:', 'data:', 'blob:'],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'self'", ...(lesson === undefined ? [] : [lesson])],
  }
  return Object.entries(rules)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ')
}

function inlineScripts(file: string): string[] {
  const scripts = [...readFileSync(file, 'utf8').matchAll(/<script>(.*?)<\/script>/gs)]
  return scripts.map(([, script]) => `'sha256-${createHash('sha256').update(script!).digest('base64')}'`)
}
