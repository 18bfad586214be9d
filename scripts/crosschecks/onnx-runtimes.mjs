// The exported networks in the runtimes of today and of two years back: for Node, for pages (in Node) and for Python. All must open them
// and answer as Telar does. The packages go into node_modules/.cache, once (300 MB).
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isNewest, pythonWith } from './python.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))

/** onnxruntime's releases of November 2026 and November 2024; that for Node and pages is behind the one for Python. */
const pinned = [
  'onnxruntime-node@1.30.0',
  'onnxruntime-web@1.30.0',
  'onnxruntime-node@1.20.1',
  'onnxruntime-web@1.20.1',
]
const javascript = isNewest ? ['onnxruntime-node@latest', 'onnxruntime-web@latest'] : pinned
const python = isNewest ? ['onnxruntime'] : ['onnxruntime==1.32.0', 'onnxruntime==1.20.1']

/** A folder of its own for each runtime, since two versions of one native library do not share a process. */
function installed(runtime) {
  const folder = at(`../../node_modules/.cache/crosscheck/${runtime}`)
  if (isNewest || !existsSync(join(folder, 'node_modules', runtime.split('@')[0]))) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    // Its script would fetch CUDA.
    const flags = ['--ignore-scripts', '--silent', '--no-audit', '--no-fund']
    execFileSync('npm', ['install', ...flags, runtime], { cwd: folder, stdio: 'inherit' })
  }
  return folder
}

/**
 * Asks every runtime about the `.onnx` files of a folder.
 *
 * @param folder holds NAME.onnx, and NAME.input.npy with NAME.answers.npy for Python
 * @param questions the same for JavaScript: `{ name, shape, input, answers }`
 */
export function judgeByRuntimes(folder, questions) {
  writeFileSync(join(folder, 'questions.json'), JSON.stringify(questions))
  for (const runtime of javascript)
    execFileSync(process.execPath, [at('ask-onnx.mjs'), installed(runtime), runtime, folder], { stdio: 'inherit' })
  for (const runtime of python) {
    const executable = pythonWith(runtime, ['numpy==2.2.6', runtime])
    execFileSync(executable, [at('ask-onnx.py'), folder], { stdio: 'inherit' })
  }
}
