import { defineConfig } from 'tsup'
import { gradientsForNode, gradientsModule } from '../tsup.config.base.js'

const telar = [/^@telarjs\//, gradientsModule, 'valibot']

/** The bench itself, the rows that run in Node, and the page of those that run in a browser. */
export default defineConfig([
  {
    entry: {
      main: 'src/main.ts',
      soak: 'src/soak.ts',
      'speedrun-chromium': 'src/speedrun-chromium.ts',
      'data-parallel': 'src/data-parallel.ts',
      'stacked-trials': 'src/stacked-trials.ts',
      'tile-times': 'src/tile-times.ts',
      'tracker-cost': 'src/tracker-cost.ts',
      'rows/node': 'rows/node.ts',
      'rows/products': 'rows/products.ts',
    },
    format: 'esm',
    target: 'node20',
    platform: 'node',
    splitting: true,
    clean: true,
    noExternal: telar,
    // The script beside acts when it is the program itself, which a bundle cannot tell.
    external: [
      /scripts\/browser\.mjs$/,
      /^@tensorflow\/tfjs-[a-z-]+$/,
      '@tensorflow/tfjs-core',
      '@jax-js/jax',
      'playwright-core',
      'webgpu',
    ],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    esbuildPlugins: [gradientsForNode],
    esbuildOptions(options) {
      options.mainFields = ['module', 'main']
    },
  },
  {
    entry: { page: 'rows/page.ts' },
    outDir: 'dist/page',
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    splitting: true,
    noExternal: [/.*/],
    minify: true,
  },
])
