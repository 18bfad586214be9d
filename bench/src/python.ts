import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './process.js'
import { cache } from './folders.js'
import { Skipped } from './row.js'

const folder = join(cache, 'python')
const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

/** What pip installs, by version, so that a peer is the same on all machines. tensorflow-cpu is the same library without a gigabyte of CUDA; `onnx` makes the graph that onnxruntime runs. */
const published: Readonly<Record<string, readonly string[]>> = {
  numpy: ['numpy==2.4.6'],
  torch: ['torch==2.15.0'],
  tensorflow: ['tensorflow-cpu==2.21.0'],
  onnxruntime: ['onnxruntime==1.31.1', 'onnx'],
}

/**
 * The Python that `BENCH_PYTHON` names, taken as it is; without it a Python that can import a package, made in `.cache/python` and filled with pip when first asked for.
 * @throws Skipped where the package cannot be had
 */
export async function pythonWith(name: string, mayInstall: boolean): Promise<string> {
  const given = process.env['BENCH_PYTHON']
  if (given) {
    if (await canImport(name, given)) return given
    throw new Skipped(`${given} cannot import ${name}`)
  }
  if (!existsSync(python)) {
    if (!mayInstall) throw new Skipped(`${name} is not installed`)
    await run(process.env['PYTHON'] ?? 'python3', ['-m', 'venv', folder]).catch((error: Error) =>
      skip('Python 3 with venv', error),
    )
  }
  if (await canImport(name)) return python
  if (!mayInstall) throw new Skipped(`${name} is not installed`)
  console.error(`installing ${name} into bench/.cache/python; this happens once`)
  await run(python, ['-m', 'pip', 'install', '--quiet', ...(published[name] ?? [name])], { timeout: 1_800_000 }).catch(
    (error: Error) => skip(name, error),
  )
  return python
}

async function canImport(name: string, program = python): Promise<boolean> {
  const code = `import importlib.util, sys; sys.exit(importlib.util.find_spec('${name}') is None)`
  return run(program, ['-c', code]).then(
    () => true,
    () => false,
  )
}

function skip(what: string, error: Error): never {
  throw new Skipped(`${what} cannot be installed: ${error.message.split('\n')[0]}`)
}
