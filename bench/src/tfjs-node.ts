import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cache } from './folders.js'
import { run } from './process.js'
import { pythonWith } from './python.js'
import { Skipped } from './row.js'

const project = join(cache, 'tfjs-node')
const builder = join(cache, '../../scripts/tfjs-node-gpu.mjs')

/**
 * A folder with a tfjs-node-gpu whose addon runs on the TensorFlow of the Python row, so that both are the same library. Built when first asked for.
 * @throws Skipped where it cannot be built
 */
export async function folderWithTfjsNode(mayInstall: boolean): Promise<string> {
  if (isBuilt()) return project
  if (!mayInstall) throw new Skipped('tfjs-node is not installed')
  const python = await pythonWith('tensorflow', mayInstall)
  const folderOf = 'import importlib.util as u; print(u.find_spec("tensorflow").submodule_search_locations[0])'
  const tensorflow = (await run(python, ['-c', folderOf])).trim()
  console.error("building tfjs-node-gpu's addon into bench/.cache/tfjs-node; this happens once")
  await run(process.execPath, [builder, '--tensorflow', tensorflow, '--into', project], { timeout: 600_000 }).catch(
    (error: Error) => {
      throw new Skipped(`tfjs-node cannot be built: ${error.message}`)
    },
  )
  return project
}

function isBuilt(): boolean {
  const lib = join(project, 'node_modules/@tensorflow/tfjs-node-gpu/lib')
  return existsSync(lib) && readdirSync(lib).some((folder) => existsSync(join(lib, folder, 'tfjs_binding.node')))
}
