import { defineConfig } from 'tsup'
import { gradientsForNode, gradientsModule } from '../../tsup.config.base.js'

/** Only in this repository, where Telar's packages are sources: outside they are installed, and Node runs the program as it is. */
export default defineConfig({
  entry: ['quickstart.ts'],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  clean: true,
  noExternal: [/^@telarjs\//, gradientsModule],
  external: [/^@tensorflow\/tfjs-[a-z-]+$/, 'webgpu'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  esbuildPlugins: [gradientsForNode],
  esbuildOptions(options) {
    options.mainFields = ['module', 'main']
  },
})
