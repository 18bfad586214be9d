// Installs the packed trainer into an empty folder and compiles scripts/types/every-kind.ts there, with the oldest TypeScript that is supported
// and with that of this repository. Needs `pnpm run build` before.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pack } from './pack.mjs'

const oldest = '5.0.4'
const tarballs = mkdtempSync(join(tmpdir(), 'telar-tarballs-'))
const folder = mkdtempSync(join(tmpdir(), 'telar-types-'))

const packed = {}
for (const name of readdirSync('packages')) {
  const cwd = join('packages', name)
  packed[JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')).name] = `file:${pack(cwd, tarballs)}`
}
const dependencies = {
  '@telarjs/trainer': packed['@telarjs/trainer'],
  '@telarjs/core': packed['@telarjs/core'],
  '@tensorflow/tfjs-core': '4.22.0',
  '@types/node': '20.19.43',
  typescript: oldest,
}
const overrides = Object.fromEntries(Object.entries(packed).filter(([name]) => !(name in dependencies)))
writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies, overrides }))
execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' })
cpSync('scripts/types/every-kind.ts', join(folder, 'every-kind.ts'))

const options = [
  '--noEmit',
  '--strict',
  '--skipLibCheck',
  '--module',
  'nodenext',
  '--target',
  'es2022',
  '--types',
  'node',
]
const own = JSON.parse(readFileSync('node_modules/typescript/package.json', 'utf8')).version
for (const [version, home] of [
  [oldest, folder],
  [own, '.'],
]) {
  execFileSync(resolve(home, 'node_modules/.bin/tsc'), [...options, 'every-kind.ts'], { cwd: folder, stdio: 'inherit' })
  console.log(`TypeScript ${version}: plugins of every kind are typed`)
}
