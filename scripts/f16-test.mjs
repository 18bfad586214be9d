// The tests of mixed precision on WebGPU, on lavapipe: Mesa's software driver, which has `shader-f16` from Mesa 24 on.
//   node scripts/f16-test.mjs
// Ends with 3 where there is no such driver to run them on.
import { spawnSync } from 'node:child_process'
import { readdirSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = '/usr/share/vulkan/icd.d'
const drivers = existsSync(folder) ? readdirSync(folder).filter((name) => /^lvp.*\.json$/.test(name)) : []
const env = {
  ...process.env,
  XDG_RUNTIME_DIR: tmpdir(),
  VK_ICD_FILENAMES: drivers.map((name) => `${folder}/${name}`).join(':'),
}

/** In a process of its own, because Dawn stays loaded. */
const features = `
const { create, globals } = await import('webgpu')
Object.assign(globalThis, globals)
const gpu = create([])
const adapter = await gpu.requestAdapter()
console.log(adapter?.info.description, [...(adapter?.features ?? [])].join(' '))
process.exit(adapter?.features.has('shader-f16') ? 0 : 1)`

const found = spawnSync(process.execPath, ['--input-type=module', '--eval', features], {
  cwd: `${root}/packages/webgpu-kernels`,
  env,
  encoding: 'utf8',
})
if (drivers.length === 0 || found.status !== 0) {
  console.error(
    `NOT RUN: there is no lavapipe with shader-f16, but ${drivers.length === 0 ? 'none at all' : found.stdout.trim()} (Debian 12: apt-get install -t bookworm-backports mesa-vulkan-drivers)`,
  )
  process.exit(3)
}
console.log(`on ${found.stdout.trim()}`)
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'f16', ...process.argv.slice(2)], {
  cwd: root,
  env,
  stdio: 'inherit',
})
process.exit(status ?? 1)
