// Trains through the real native binding of tfjs-node-gpu, on the CPU of a real TensorFlow, and compares with plain JavaScript.
// TensorFlow comes from PyPI, once (270 MB); needs pip, a C++ compiler and make. `--tensorflow FOLDER` takes one that is there.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildAddon } from '../tfjs-node-gpu.mjs'
import { isNewest } from './python.mjs'

const version = isNewest ? 'newest' : '2.21.0'
const root = fileURLToPath(new URL('../..', import.meta.url))
const cache = join(root, 'node_modules', '.cache', 'crosscheck')

/** The folder `tensorflow` of the wheel; no Python is needed that fits it, for nothing of it is run. */
function download() {
  const wheels = join(cache, `tensorflow-${version}`)
  const unpacked = join(wheels, 'tensorflow')
  if (existsSync(join(unpacked, 'libtensorflow_cc.so.2'))) return unpacked
  mkdirSync(wheels, { recursive: true })
  const wanted = [
    '--no-deps',
    '--only-binary=:all:',
    '--python-version',
    '3.11',
    '--platform',
    'manylinux_2_27_x86_64',
    isNewest ? 'tensorflow-cpu' : `tensorflow-cpu==${version}`,
  ]
  execFileSync('python3', ['-m', 'pip', 'download', '--quiet', '--dest', wheels, ...wanted], { stdio: 'inherit' })
  const wheel = readdirSync(wheels).find((name) => name.endsWith('.whl'))
  console.log(wheel)
  execFileSync('python3', ['-m', 'zipfile', '-e', join(wheels, wheel), wheels])
  return unpacked
}

const { values } = parseArgs({ options: { tensorflow: { type: 'string' } } })
try {
  const project = join(cache, 'project')
  buildAddon({ tensorflow: values.tensorflow ?? download(), into: project })
  execFileSync(process.execPath, [join(root, 'scripts', 'parity.mjs'), 'node'], { cwd: project, stdio: 'inherit' })
} catch (error) {
  console.error(error.stderr?.toString().split('\n').slice(-20).join('\n') ?? error.message)
  process.exitCode = 1
}
