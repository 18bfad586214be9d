import { defineConfig } from 'tsup'
import { gradientsForNode, gradientsModule, library } from '../../tsup.config.base.js'

export default defineConfig([
  { ...library, entry: [...(library.entry as string[]), '!src/gradients.ts'] },
  {
    ...library,
    entry: ['src/gradients.ts'],
    bundle: true,
    clean: false,
    noExternal: [gradientsModule],
    esbuildPlugins: [gradientsForNode],
  },
])
