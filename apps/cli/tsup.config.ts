import { build as bundle, type Plugin } from 'esbuild'
import { copyFileSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { defineConfig } from 'tsup'
import { gradientsForNode, gradientsModule } from '../../tsup.config.base.js'

const require = createRequire(import.meta.url)
const required = /^(commander|@tensorflow\/tfjs-(core|backend-cpu|backend-wasm))$/

/**
 * Backends of tfjs whose code for Node is brought along, one file each: their packages hold the same code in ten forms more, 24 MB of it. tfjs-core is not
 * among them, because plugins import it too and its engine must be one.
 */
const brought: Readonly<Record<string, string>> = {
  '@tensorflow/tfjs-backend-cpu': './tfjs/backend-cpu.cjs',
  '@tensorflow/tfjs-backend-wasm': './tfjs/backend-wasm.cjs',
}
/** Of SIMD and without: tfjs' own threads are never used. */
const binaries = ['tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm.wasm']

/** Writes the backends beside the bundle, with the binaries beside the code that looks for them there. */
async function bringBackends(dist: string): Promise<void> {
  mkdirSync(join(dist, 'tfjs'), { recursive: true })
  for (const [name, path] of Object.entries(brought))
    await bundle({
      entryPoints: [require.resolve(name)],
      outfile: join(dist, path),
      // With what the package needs itself, such as seedrandom, which may not lie where the CLI finds it.
      bundle: true,
      external: ['@tensorflow/tfjs-core'],
      platform: 'node',
      target: 'node20',
      minifyWhitespace: true,
      minifySyntax: true,
      logLevel: 'warning',
    })
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))
  for (const name of binaries) copyFileSync(join(folder, name), join(dist, 'tfjs', name))
}

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
    build.onResolve({ filter: /^\.\/tfjs\/[\w-]+\.cjs$/ }, ({ path }) => ({ path, external: true }))
    build.onLoad({ filter: required, namespace: 'required' }, ({ path }) => {
      const names = Object.keys(require(path) as object).filter((name) => name !== 'default')
      const contents = `export const { ${names.join(', ')} } = require('${brought[path] ?? path}')`
      return { contents, loader: 'js' }
    })
    build.onEnd(() => bringBackends(build.initialOptions.outdir!))
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
