import type { Plugin } from 'esbuild'
import { createRequire } from 'node:module'
import { defineConfig } from 'tsup'
import { gradientsForNode, gradientsModule } from '../../tsup.config.base.js'

const require = createRequire(import.meta.url)
const required = /^(commander|@tensorflow\/tfjs-(core|backend-cpu|backend-wasm))$/

/**
 * Loads large CommonJS packages with `require`. Where an ES module imports one, Node reads its whole source once more to find the names of its
 * exports: 0.2 s for tfjs at each start. Here these are listed when the CLI is built.
 */
const requiredPackages: Plugin = {
  name: 'telar:required-packages',
  setup(build) {
    build.onResolve({ filter: required }, ({ path, kind }) =>
      kind === 'require-call' ? { path, external: true } : { path, namespace: 'required' },
    )
    build.onLoad({ filter: required, namespace: 'required' }, ({ path }) => {
      const names = Object.keys(require(path) as object).filter((name) => name !== 'default')
      return { contents: `export const { ${names.join(', ')} } = require('${path}')`, loader: 'js' }
    })
  },
}

/** The CLI is bundled with Telar's own packages, so that it starts fast and runs from a clone without building them. */
export default defineConfig({
  entry: ['src/main.ts'],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: true,
  clean: true,
  noExternal: [
    /^@telarjs\//,
    gradientsModule,
    'valibot',
    '@valibot/to-json-schema',
    'fastest-levenshtein',
    'fflate',
    'pako',
    'fast-png',
    'jpeg-js',
    'omggif',
    'tiff',
    /^hyparquet/,
    'fzstd',
    'hysnappy',
    /^@noble\//,
    required,
  ],
  // An optional dependency is left outside only where it is named.
  external: [
    '@resvg/resvg-js',
    '@tensorflow/tfjs-backend-webgpu',
    'webgpu',
    '@tensorflow/tfjs-node',
    '@tensorflow/tfjs-node-gpu',
  ],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  esbuildPlugins: [gradientsForNode, requiredPackages],
  esbuildOptions(options) {
    options.mainFields = ['module', 'main']
    // A third less to install and to parse at each start; names stay, for stack traces.
    options.minifyWhitespace = true
    options.minifySyntax = true
  },
})
