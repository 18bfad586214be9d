import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { resolveAll } from './optional.js'

/** A library that TensorFlow loads before it can use an NVIDIA card. */
export interface CudaLibrary {
  readonly name: string
  /** Where it lies; undefined where it is missing. */
  readonly found: string | undefined
}

/** What libtensorflow 2.9.1 asks for, which tfjs-node-gpu 4.22 downloads: CUDA 11.2 and cuDNN 8. */
const cuda11 = [
  'libcuda.so.1',
  'libcudart.so.11.0',
  'libcublas.so.11',
  'libcublasLt.so.11',
  'libcufft.so.10',
  'libcurand.so.10',
  'libcusolver.so.11',
  'libcusparse.so.11',
  'libcudnn.so.8',
]
/** What TensorFlow's newer Python packages ask for: CUDA 12 and cuDNN 9. */
const cuda12 = [
  'libcuda.so.1',
  'libcudart.so.12',
  'libcublas.so.12',
  'libcublasLt.so.12',
  'libcufft.so.11',
  'libcurand.so.10',
  'libcusolver.so.11',
  'libcusparse.so.12',
  'libcudnn.so.9',
]

/** The libraries that the installed tfjs-node-gpu needs, and where they are. Linux only; elsewhere the list is empty. */
export function cudaLibraries(): CudaLibrary[] {
  if (process.platform !== 'linux') return []
  const wheel = wheelFolder()
  const known = linkerCache()
  const folders = [...(wheel ? nvidiaFolders(dirname(wheel)) : []), ...searchFolders()]
  return (wheel ? cuda12 : cuda11).map((name) => ({
    name,
    found: folders.map((folder) => join(folder, name)).find(existsSync) ?? known.get(name),
  }))
}

/** The folder of TensorFlow's Python package, where the binding was built against one. */
function wheelFolder(): string | undefined {
  const links = resolveAll('@tensorflow/tfjs-node-gpu').map((main) =>
    join(dirname(dirname(main)), 'deps', 'lib', 'libtensorflow.so'),
  )
  const link = links.find(existsSync)
  if (link === undefined) return undefined
  const real = realpathSync(link)
  return real.includes('libtensorflow_cc') ? dirname(real) : undefined
}

/** NVIDIA's Python packages lie beside TensorFlow's: `nvidia/cudnn/lib` and so on. */
function nvidiaFolders(packages: string): string[] {
  const root = join(packages, 'nvidia')
  return existsSync(root) ? readdirSync(root).map((name) => join(root, name, 'lib')) : []
}

function searchFolders(): string[] {
  const named = (process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter(Boolean)
  return [...named, '/usr/local/cuda/lib64', '/usr/lib/wsl/lib']
}

/** Every library that the linker knows, by name. Empty where there is no `ldconfig`. */
function linkerCache(): Map<string, string> {
  const known = new Map<string, string>()
  try {
    const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/sbin:/usr/sbin` }
    const listed = execFileSync('ldconfig', ['-p'], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] })
    for (const [, name, path] of listed.matchAll(/^\s*(\S+) .*=> (.+)$/gm)) known.set(name!, path!)
  } catch {
    return known
  }
  return known
}
