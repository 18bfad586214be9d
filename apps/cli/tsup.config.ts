import { defineConfig } from 'tsup'
import { gradientsForNode, gradientsModule } from '../../tsup.config.base.js'

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
    /^@noble\//,
  ],
  // An optional dependency is left outside only where it is named.
  external: [
    '@resvg/resvg-js',
    '@tensorflow/tfjs-core',
    '@tensorflow/tfjs-backend-webgpu',
    'webgpu',
    '@tensorflow/tfjs-node',
    '@tensorflow/tfjs-node-gpu',
  ],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  esbuildPlugins: [gradientsForNode],
  esbuildOptions(options) {
    options.mainFields = ['module', 'main']
  },
})
