// Packs every published package and checks the tarball as publint and attw do: exports, types, files; and that the links of its README lead somewhere from outside the repository.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { pack } from './pack.mjs'

const folders = ['packages', 'apps'].flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
const published = folders.filter(
  (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).private !== true,
)
/** Relative links of a tarball's README that lead to nothing in it. */
function linksOutOf(tarball) {
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n')
  const readme = execFileSync('tar', ['-xzOf', tarball, 'package/README.md'], { encoding: 'utf8' })
  return [...readme.replace(/^```.*?^```/gms, '').matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, link]) => link)
    .filter((link) => !/^[a-z]+:/.test(link) && !files.includes(posix.join('package', link)))
}

const out = mkdtempSync(join(tmpdir(), 'telar-pack-'))
const failures = []

for (const folder of published) {
  const tarball = pack(folder, out)
  failures.push(
    ...linksOutOf(tarball).map((link) => `${folder}: README.md links to ${link}, which is not in the package`),
  )
  const checks = [
    ['publint', ['--strict', tarball]],
    // The CLI has no entry to import and no types.
    ...(folder.startsWith('apps') ? [] : [['attw', ['--profile', 'esm-only', '--quiet', tarball]]]),
  ]
  for (const [command, args] of checks) {
    const { status, stdout, stderr } = spawnSync('pnpm', ['exec', command, ...args], { encoding: 'utf8' })
    if (status !== 0) failures.push(`${folder}: ${command}\n${stdout}${stderr}`)
  }
}

/** What one plugin of the published package adds to a page that has tfjs-core already: no other plugin, and no registry. */
const most = 2_300
const { outputFiles } = await build({
  stdin: { contents: "export { adam } from './packages/optimizers/dist/index.js'", resolveDir: '.' },
  bundle: true,
  minify: true,
  format: 'esm',
  write: false,
  external: ['@tensorflow/tfjs-core'],
})
const bytes = gzipSync(outputFiles[0].contents).length
console.log(`import { adam } adds ${bytes} bytes, gzipped`)
if (bytes > most) failures.push(`import { adam } adds ${bytes} bytes, gzipped: expected at most ${most}`)

for (const failure of failures) console.error(failure)
console.log(`${published.length} packages packed, ${failures.length} findings`)
process.exit(failures.length === 0 ? 0 : 1)
