import { defineConfig } from 'vite'
import { mnistFiles } from './build/mnist-files.js'
import { pluginNotes } from './build/plugin-notes.js'
import { serviceWorker } from './build/service-worker.js'

/** Relative addresses, so that the page works from any folder of any host. */
export default defineConfig({
  base: './',
  plugins: [pluginNotes(), mnistFiles(), serviceWorker()],
  worker: { format: 'es' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022', modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1500, reportCompressedSize: false },
  server: { port: 5173 },
})
