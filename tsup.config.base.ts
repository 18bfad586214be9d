import { build, type Plugin } from 'esbuild'
import { dirname } from 'node:path'
import type { Options } from 'tsup'

/** How every package is built: ESM, one output file per source file; TypeScript writes the declarations. */
export const library: Options = {
  entry: ['src/**/*.ts', '!src/**/*.test.ts', '!src/**/*.test-d.ts'],
  format: 'esm',
  target: 'es2022',
  bundle: false,
  dts: false,
  sourcemap: false,
  clean: true,
}

/** The module of tfjs-core that registers all gradients. */
export const gradientsModule = '@tensorflow/tfjs-core/dist/register_all_gradients'

/**
 * Bundles tfjs-core's gradients: Node cannot import them, because they are ES modules without file extensions. The bundle holds its own copy of
 * tfjs' tensors, which needs the `clone` that the gradient of a cast calls; engine and registries are those of the process.
 */
export async function bundleGradients(resolveDir: string): Promise<string> {
  const contents = `
    import '${gradientsModule}.js'
    import { clone } from '@tensorflow/tfjs-core/dist/ops/clone.js'
    import { setOpHandler } from '@tensorflow/tfjs-core/dist/tensor.js'
    setOpHandler({ clone })
  `
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
  })
  return outputFiles[0]!.text
}

/** Puts the bundled gradients in place of the import of them. */
export const gradientsForNode: Plugin = {
  name: 'telar:gradients-for-node',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${gradientsModule}`) }, ({ importer }) => ({
      path: gradientsModule,
      namespace: 'telar-gradients',
      pluginData: dirname(importer),
    }))
    build.onLoad({ filter: /.*/, namespace: 'telar-gradients' }, async ({ pluginData }) => ({
      contents: await bundleGradients(pluginData as string),
      loader: 'js',
    }))
  },
}
