import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const core = join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json')), 'dist')
const forPlugins = '?for-plugins'
const nothing = '\0telar-lean-tfjs'

/** Modules without state that only gather others: whoever takes one as an object takes all that it names. */
const barrels = ['base', 'util', 'ops/ops', 'backends/backend_util', 'backends/kernel_impls']

/** What tfjs registers at its start to keep models of tfjs-layers, which the page has none of. */
const models = ['optimizers/register_optimizers', 'io/indexed_db', 'io/local_storage', 'io/model_management']

/**
 * Leaves out of the page what only a user's plugin can ask of tfjs: its optimizers, its storage of models and its rarer operations.
 * `tfjs-core-for-plugins` has all of it: a second copy of the barrels, over the one engine, registry and class of tensors.
 */
export function leanTfjs(): Plugin {
  return {
    name: 'telar:lean-tfjs',
    enforce: 'pre',
    resolveId(source, importer) {
      // Registered by what takes gradients, which comes later than the backend.
      if (source === '@telarjs/tensor/gradients' && importer?.includes('/backend-web/')) return nothing
      // The faster steps of tfjs's own optimizers, with which nothing in the page trains.
      if (source === './tfjs-optimizers.js') return nothing
      // Whose addresses of tfjs's binaries would bring one along that the page has in two parts.
      if (source === './bundled-paths.js') return nothing
      if (source === 'tfjs-core-for-plugins') return join(core, 'index.js') + forPlugins
      if (!importer?.startsWith(core) || !source.startsWith('.')) return
      const [file = '', query] = importer.split('?')
      const name = join(dirname(file), source).slice(core.length + 1)
      if (query) return barrels.includes(name) ? join(core, `${name}.js${forPlugins}`) : undefined
      if (models.includes(name) && /index\.js$|platform_browser\.js$/.test(file)) return nothing
      // Only what its importers name of it; whoever takes it as an object has its routers too.
      if (name === 'io/io') return { id: join(core, 'io/io.js'), moduleSideEffects: false }
      return
    },
    load: (id) => (id === nothing ? stubs : undefined),
  }
}

const stubs = `export const BINARY = 'tfjs-backend-wasm-simd.wasm'
export const bundledPaths = () => undefined
export const fuseOptimizers = () => () => {}
export const registerOptimizers = () => {}
export const ModelStoreManagerRegistry = { registerManager() {} }
export const BrowserIndexedDB = {}
export const BrowserLocalStorage = {}
export const BrowserIndexedDBManager = class {}
export const BrowserLocalStorageManager = class {}`
