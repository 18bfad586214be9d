import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { defineConfig } from 'vite'
import { licensesOnce } from './build/licenses-once.js'
import { mnistFiles } from './build/mnist-files.js'
import { pluginNotes } from './build/plugin-notes.js'
import { withoutThreadedTfjs } from './build/without-threaded-tfjs.js'
import { serviceWorker } from './build/service-worker.js'

/** Threads need a page that shares its memory with no other site. */
const isolated = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** Relative addresses, so that the page works from any folder of any host. */
export default defineConfig({
  base: './',
  resolve: {
    alias: {
      'valibot-for-plugins': `${dirname(createRequire(import.meta.url).resolve('valibot'))}/index.mjs?for-plugins`,
    },
  },
  plugins: [pluginNotes(), licensesOnce(), mnistFiles(), serviceWorker()],
  worker: {
    format: 'es',
    plugins: () => [pluginNotes(), withoutThreadedTfjs(), licensesOnce()],
    // One chunk of what the worker shares with its later parts, in place of fifty, and one of what computes on WebAssembly.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'tfjs', test: /node_modules\/@tensorflow\/tfjs-core\//, minShareCount: 2 },
            { name: 'wasm', test: /node_modules\/@tensorflow\/tfjs-backend-wasm\//, minShareCount: 2 },
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
  },
  server: { port: 5173, headers: isolated },
  preview: { headers: isolated },
})
