// Builds the native addon of @tensorflow/tfjs-node-gpu against the TensorFlow of a Python package, which is newer than the one that
// tfjs-node-gpu downloads (2.9.1, made for CUDA 11.2) and finds NVIDIA's own Python packages (CUDA 12).
//
//   pip install 'tensorflow[and-cuda]'
//   node scripts/tfjs-node-gpu.mjs                       against that TensorFlow, into the installed package
//   node scripts/tfjs-node-gpu.mjs --tensorflow FOLDER   against another: the folder `tensorflow` of an unpacked wheel
//   node scripts/tfjs-node-gpu.mjs --into FOLDER         into a copy: FOLDER/node_modules/@tensorflow/tfjs-node-gpu
//
// Linux, with a C++ compiler, make and Python. Node's headers are those beside the running Node; where there are none, node-gyp downloads them.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const NAME = '@tensorflow/tfjs-node-gpu'

/** Builds the addon. @returns the folder of the package that has it now */
export function buildAddon({ tensorflow, into }) {
  const library = realpathSync(tensorflow)
  for (const file of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h']) {
    if (!existsSync(join(library, file)))
      throw new Error(`${library}: expected a TensorFlow Python package with ${file}`)
  }
  const installed = findPackage()
  const target = into ? copyPackage(installed, resolve(into)) : installed
  for (const folder of ['deps', 'lib', 'build']) rmSync(join(target, folder), { recursive: true, force: true })
  mkdirSync(join(target, 'deps', 'lib'), { recursive: true })
  symlinkSync(join(library, 'include'), join(target, 'deps', 'include'))
  // Names for the linker only; the addon then asks for the real ones, in the folder that is its run path.
  symlinkSync(join(library, 'libtensorflow_cc.so.2'), join(target, 'deps', 'lib', 'libtensorflow.so'))
  symlinkSync(join(library, 'libtensorflow_framework.so.2'), join(target, 'deps', 'lib', 'libtensorflow_framework.so'))
  const external = join(library, 'include', 'external')
  const env = {
    ...process.env,
    LDFLAGS: `-Wl,-rpath,${library} ${process.env.LDFLAGS ?? ''}`,
    CXXFLAGS: `-I${external}/local_xla -I${external}/local_tsl ${process.env.CXXFLAGS ?? ''}`,
  }
  const prefix = dirname(dirname(realpathSync(process.execPath)))
  if (existsSync(join(prefix, 'include', 'node', 'node_api.h'))) env.npm_config_nodedir ??= prefix
  const gyp = createRequire(join(installed, 'package.json')).resolve('@mapbox/node-pre-gyp/bin/node-pre-gyp')
  execFileSync(process.execPath, [gyp, 'install', '--build-from-source'], {
    cwd: target,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return target
}

/** The installed package, as seen from here or from this repository's command line. */
function findPackage() {
  const places = [join(process.cwd(), 'package.json'), new URL('../apps/cli/package.json', import.meta.url)]
  for (const place of places) {
    try {
      return dirname(realpathSync(createRequire(place).resolve(`${NAME}/package.json`)))
    } catch {
      continue
    }
  }
  throw new Error(`${NAME} is not installed here: npm install ${NAME} --ignore-scripts`)
}

/** A copy beside links to everything that lies beside the original, so that it finds what it depends on. */
function copyPackage(installed, into) {
  const scope = join(into, 'node_modules', '@tensorflow')
  rmSync(join(into, 'node_modules'), { recursive: true, force: true })
  mkdirSync(scope, { recursive: true })
  const target = join(scope, 'tfjs-node-gpu')
  cpSync(installed, target, {
    recursive: true,
    filter: (path) => !['deps', 'lib', 'build'].includes(path.slice(installed.length + 1)),
  })
  link(dirname(installed), scope)
  link(dirname(dirname(installed)), dirname(scope))
  return target
}

function link(from, to) {
  for (const name of readdirSync(from)) if (!existsSync(join(to, name))) symlinkSync(join(from, name), join(to, name))
}

/** Where Python has TensorFlow, without importing it, which takes seconds. */
function pythonTensorflow() {
  const code = 'import importlib.util as u; print(u.find_spec("tensorflow").submodule_search_locations[0])'
  try {
    return execFileSync('python3', ['-c', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    throw new Error("python3 has no TensorFlow: pip install 'tensorflow[and-cuda]', or give --tensorflow FOLDER")
  }
}

function main() {
  const { values } = parseArgs({ options: { tensorflow: { type: 'string' }, into: { type: 'string' } } })
  try {
    const target = buildAddon({ tensorflow: values.tensorflow ?? pythonTensorflow(), into: values.into })
    console.log(`built ${join(target, 'lib')}`)
  } catch (error) {
    console.error(error.stderr?.toString().split('\n').slice(-20).join('\n') ?? error.message)
    process.exitCode = 1
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) main()
