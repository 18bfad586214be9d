// Runs the specs that tfjs-core ships in its npm package on stock tfjs and on the repository's kernels, and fails on every spec that stock passes and
// ours do not, apart from those in tfjs-specs/known.mjs:
//   node scripts/tfjs-specs.mjs               every configuration
//   node scripts/tfjs-specs.mjs wasm-simd     these configurations, and the stock ones they are compared with
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './browser.mjs'
import { configurations } from './tfjs-specs/configurations.mjs'
import { known } from './tfjs-specs/known.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'node_modules', '.cache', 'tfjs-specs')

/** One file, so that the specs, the backends and our packages share one tfjs-core: the ES modules that the specs import. */
async function bundle() {
  const program = join(folder, 'child.mjs')
  mkdirSync(folder, { recursive: true })
  await build({
    entryPoints: [join(root, 'scripts/tfjs-specs/child.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    // tfjs-core's package.json says that importing a file of specs has no effect.
    ignoreAnnotations: true,
    mainFields: ['module', 'main'],
    external: ['webgpu', 'sharp', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'],
    alias: { '@tensorflow/tfjs-core': join(root, 'node_modules/@tensorflow/tfjs-core') },
    // tfjs-wasm and the specs are CommonJS in parts.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url); const __dirname = import.meta.dirname;",
    },
    logLevel: 'error',
  })
  return program
}

/** Dawn runs on SwiftShader, which comes with Chromium. */
function gpuEnvironment() {
  const chromium = findChromium()
  const folders = [chromium && dirname(realpathSync(chromium)), '/usr/lib/chromium']
  const swiftShader = folders.find((each) => each && existsSync(`${each}/vk_swiftshader_icd.json`))
  if (!swiftShader) return {}
  return {
    VK_ICD_FILENAMES: `${swiftShader}/vk_swiftshader_icd.json`,
    LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, swiftShader].filter(Boolean).join(':'),
    XDG_RUNTIME_DIR: tmpdir(),
  }
}

/** How each spec, or each of those named, ended in a configuration. */
function run(program, name, names) {
  const { flags = [], ...configuration } = configurations[name]
  const file = join(folder, `${name}.json`)
  rmSync(file, { force: true })
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [...flags, program, JSON.stringify(configuration), file, ...(names ? [JSON.stringify(names)] : [])],
      {
        env: { ...process.env, ...gpuEnvironment() },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => (output = (output + text).slice(-4000)))
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(readFileSync(file, 'utf8')))
      else reject(new Error(`${name}: the specs ended with code ${code} before the last of them:\n${output}`))
    })
  })
}

const isKnown = (configuration, spec) => known.some(({ on, name }) => on.test(configuration) && spec === name)

const asked = process.argv.slice(2)
const unknown = asked.find((name) => !configurations[name]?.stock)
if (unknown) {
  const names = Object.keys(configurations).filter((name) => configurations[name].stock)
  console.error(`tfjs-specs: expected ${names.join(', ')}, received ${unknown}`)
  process.exit(1)
}
const program = await bundle()
const stock = {}
let regressions = 0
for (const [name, { stock: twin }] of Object.entries(configurations)) {
  if (!twin || (asked.length > 0 && !asked.includes(name))) continue
  stock[twin] ??= run(program, twin)
  const [theirs, ours] = await Promise.all([stock[twin], run(program, name)])
  const passed = (outcomes, spec) => outcomes[spec]?.status === 'passed'
  const lost = Object.keys(theirs).filter((spec) => passed(theirs, spec) && !passed(ours, spec))
  const won = Object.keys(ours).filter((spec) => passed(ours, spec) && theirs[spec]?.status === 'failed')
  const failed = lost.filter((spec) => !isKnown(name, spec))
  // Some specs end while they still read from the device, and on a busy machine the next one is blamed for what comes of it: what passes when only
  // the failed ones run is told and not lost.
  const again = failed.length > 0 ? await run(program, name, failed) : ours
  const wrong = failed.filter((spec) => !passed(again, spec))
  regressions += wrong.length
  const total = Object.keys(ours).filter((spec) => passed(ours, spec)).length
  console.log(
    `${name}: ${total} of ${Object.keys(ours).length} specs pass; beside ${twin} ${won.length} repaired, ${wrong.length} lost, ${lost.length - failed.length} known`,
  )
  for (const spec of failed) {
    const once = wrong.includes(spec) ? '' : ', and passed by itself'
    console.log(`  ${spec}\n    ${ours[spec]?.message ?? 'did not run'}${once}`)
  }
}
process.exitCode = regressions === 0 ? 0 : 1
