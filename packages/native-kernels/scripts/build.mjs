// Compiles native/ for this machine, or with --all for every target, into prebuilt/, with the C compiler of zig: no other compiler is needed.
//   node scripts/build.mjs [--all]
import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { fileOf, targets, thisTarget } from './targets.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, 'node_modules/.cache')
const prebuilt = join(root, 'prebuilt')
const zigVersion = '0.17.1'

/** Zig as PyPI's package `ziglang` brings it, in a folder of its own; or the one that ZIG names. */
function findZig() {
  if (process.env.ZIG) return process.env.ZIG
  const folder = join(cache, `ziglang-${zigVersion}`)
  const zig = join(folder, 'ziglang', process.platform === 'win32' ? 'zig.exe' : 'zig')
  if (!existsSync(zig)) {
    const python = process.platform === 'win32' ? 'python' : 'python3'
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--target', folder]
    execFileSync(python, [...install, `ziglang==${zigVersion}`], { stdio: 'inherit' })
  }
  return zig
}

const zig = findZig()
const headers = dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json'))
const flags = [
  '-O3',
  '-std=gnu11',
  // Only what is written as a fused multiply-add is one: optimizers round as the WebAssembly pack does.
  '-ffp-contract=off',
  '-fno-math-errno',
  '-fno-trapping-math',
  '-fno-sanitize=undefined',
  '-fvisibility=hidden',
  '-fPIC',
  '-Wall',
  '-Wno-unused-function',
  `-I${join(headers, 'include')}`,
]
const levels = {
  x64: [
    ['avx2', 8, '-mcpu=x86_64_v3'],
    ['avx512', 16, '-mcpu=x86_64_v4'],
  ],
  arm64: [['neon', 4]],
}

/** Compiles and links one target; the path of its file. */
async function buildTarget(target) {
  const objects = mkdtempSync(join(tmpdir(), 'telar-native-'))
  const cc = async (...args) => {
    const { stderr } = await promisify(execFile)(zig, ['cc', '-target', target.triple, ...args], {
      env: { ...process.env, ZIG_GLOBAL_CACHE_DIR: join(cache, 'zig'), ZIG_LOCAL_CACHE_DIR: join(cache, 'zig') },
    })
    process.stderr.write(stderr)
  }
  const source = (name) => join(root, 'native', name)
  const compiled = []
  for (const [level, width, ...cpu] of levels[target.arch]) {
    const object = join(objects, `${level}.o`)
    await cc(...flags, ...cpu, `-DLEVEL=${level}`, `-DW=${width}`, '-c', source('level.c'), '-o', object)
    compiled.push(object)
  }
  const file = join(prebuilt, fileOf(target))
  const shared = ['cpu.c', 'threads.c', 'addon.c'].map(source)
  await cc(...flags, '-shared', '-s', ...shared, ...compiled, ...linkFlags(target, objects), '-o', file)
  rmSync(objects, { recursive: true })
  return file
}

/** Node brings its functions when it loads the addon; each system wants to be told in its own way. */
function linkFlags({ platform, arch }, folder) {
  if (platform === 'darwin') return ['-Wl,-undefined,dynamic_lookup', '-Wl,-install_name,@rpath/telar.node']
  if (platform !== 'win32') return []
  const library = join(folder, 'node.lib')
  const machine = arch === 'arm64' ? 'arm64' : 'i386:x86-64'
  const definitions = join(headers, 'def/node_api.def')
  execFileSync(zig, ['dlltool', '-m', machine, '-D', 'node.exe', '-d', definitions, '-l', library], {
    stdio: 'inherit',
  })
  return [library]
}

mkdirSync(prebuilt, { recursive: true })
const asked = process.argv.includes('--all') ? [...targets] : [thisTarget()]
/** A target after another; as many of these as there are cores. */
async function buildInTurn() {
  for (let target = asked.shift(); target; target = asked.shift()) {
    const file = await buildTarget(target)
    console.log(`${fileOf(target)}: ${readFileSync(file).length} bytes`)
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, buildInTurn))
for (const name of readdirSync(prebuilt)) if (/\.(pdb|lib)$/.test(name)) rmSync(join(prebuilt, name))
const digestOf = (name) =>
  createHash('sha256')
    .update(readFileSync(join(prebuilt, name)))
    .digest('hex')
const files = readdirSync(prebuilt).filter((name) => name.endsWith('.node'))
writeFileSync(join(prebuilt, 'SHA256SUMS'), files.map((name) => `${digestOf(name)}  ${name}\n`).join(''))
