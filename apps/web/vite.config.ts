import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { defineConfig } from 'vite'
import { earlyWorker } from './build/early-worker.js'
import { importsAtOnce } from './build/imports-at-once.js'
import { leanTfjs } from './build/lean-tfjs.js'
import { licensesOnce } from './build/licenses-once.js'
import { mnistFiles } from './build/mnist-files.js'
import { pluginNotes } from './build/plugin-notes.js'
import { tfjsInTwoParts } from './build/tfjs-in-two-parts.js'
import { withoutThreadedTfjs } from './build/without-threaded-tfjs.js'
import { rareKernelsLater } from './build/rare-kernels-later.js'
import { serviceWorker } from './build/service-worker.js'

/** Threads need a page that shares its memory with no other site. */
const isolated = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

const tfjsCore = /node_modules\/@tensorflow\/tfjs-core\//
const telar = /\/packages\/[\w-]+\/src\//
/**
 * Modules that only what comes later uses. An index file that the first load imports names them too, which alone would bring them into it:
 * recipes reported elsewhere and the checking of options in the page, training, checkpoints and the reading of images in the worker.
 */
const later = {
  page: /\/packages\/(recipes\/src\/(kuzushiji49|mnist-(first|994|grid|five-models))|core\/src\/options)\.ts$/,
  worker:
    /\/packages\/(trainer\/src\/(step|storable|saved-data|read-checkpoint|inference\/open-model)|datasets\/src\/files\/(fit-image|image-paths))\.ts$/,
}
const tfjsWasm = /node_modules\/@tensorflow\/tfjs-backend-wasm\//

/** Relative addresses, so that the page works from any folder of any host. */
export default defineConfig({
  base: './',
  resolve: {
    alias: {
      'valibot-for-plugins': `${dirname(createRequire(import.meta.url).resolve('valibot'))}/index.mjs?for-plugins`,
    },
  },
  plugins: [pluginNotes(), licensesOnce(), mnistFiles(), earlyWorker(), serviceWorker()],
  worker: {
    format: 'es',
    plugins: () => [
      pluginNotes(),
      tfjsInTwoParts(),
      withoutThreadedTfjs(),
      leanTfjs(),
      rareKernelsLater(),
      licensesOnce(),
      importsAtOnce(),
    ],
    // In place of fifty chunks: what the worker needs of tfjs at once, what computes on WebAssembly, and the rest by who needs it.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'training', test: later.worker, includeDependenciesRecursively: false },
            { name: 'tfjs', test: tfjsCore, tags: ['$initial'], includeDependenciesRecursively: false },
            { name: 'telar', test: telar, tags: ['$initial'], includeDependenciesRecursively: false },
            { name: 'wasm', test: tfjsWasm, minShareCount: 2, includeDependenciesRecursively: false },
            {
              name: 'tfjs-rest',
              test: tfjsCore,
              minShareCount: 2,
              entriesAware: true,
              entriesAwareMergeThreshold: 10_000,
            },
          ],
        },
      },
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
    // What the page needs at once in one chunk: of many small ones, each is compressed for itself.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'later', test: later.page, includeDependenciesRecursively: false },
            { name: 'page', tags: ['$initial'] },
          ],
        },
      },
    },
  },
  server: { port: 5173, headers: isolated },
  preview: { headers: isolated },
})
