// Fails where a page of dist/api links to a file or a heading that is not there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../dist/api', import.meta.url))
const pages = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith('.html'))
  .map((name) => join(folder, name))
const anchorsOf = new Map(
  pages.map((path) => [path, new Set([...readFileSync(path, 'utf8').matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
)
const broken = new Set()
let links = 0
for (const path of pages)
  for (const [, link] of readFileSync(path, 'utf8').matchAll(/ (?:href|src)="([^"]*)"/g)) {
    if (/^[a-z]+:/.test(link)) continue
    links++
    const [to, anchor] = decodeURI(link).split('#')
    const target = to === '' ? path : resolve(dirname(path), to)
    const isThere = existsSync(target) && (!anchor || anchorsOf.get(target)?.has(anchor) !== false)
    if (!isThere) broken.add(`${path.slice(folder.length + 1)}: ${link}`)
  }
for (const line of broken) console.error(line)
console.log(`${pages.length} pages in dist/api, ${links} links, ${broken.size} broken`)
process.exit(broken.size === 0 ? 0 : 1)
