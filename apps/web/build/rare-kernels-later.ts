import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

const virtual = 'virtual:tfjs-wasm-rare-kernels'
const folder = '@tensorflow/tfjs-backend-wasm/dist'
const list = createRequire(import.meta.url).resolve(`${folder}/register_all_kernels.js`)

/** Kernels of tfjs-wasm that nothing of Telar's calls: those of text, of sparse matrices, of boxes, of volumes and some others. */
const isRare =
  /^(Sparse\w+|String\w+|NonMaxSuppression\w+|Dilation2D\w*|Conv3D\w*|LRN\w*|BatchToSpaceND|Bincount|BitwiseAnd|BroadcastArgs|CropAndResize|DenseBincount|DepthToSpace|Diag|GatherNd|MaxPoolWithArgmax|Multinomial|SearchSorted|SpaceToBatchND|TensorScatterUpdate|Unique)$/

const imported = /^import \{ (?<config>\w+) \} from '\.\/kernels\/(?<file>\w+)';\n/gm

/** Leaves rare kernels of tfjs-wasm out of what the page loads first. They come with tfjs for a user's plugin, which alone can ask for them. */
export function rareKernelsLater(): Plugin {
  return {
    name: 'telar:rare-kernels-later',
    enforce: 'pre',
    resolveId: (id) => (id === virtual ? `\0${virtual}` : undefined),
    load(id) {
      if (id !== `\0${virtual}`) return
      const rare = [...readFileSync(list, 'utf8').matchAll(imported)]
        .map(({ groups }) => groups as { readonly config: string; readonly file: string })
        .filter(({ file }) => isRare.test(file))
      return `${rare.map(({ config, file }) => `import { ${config} } from '${folder}/kernels/${file}'`).join('\n')}
export const rareKernels = [${rare.map(({ config }) => config).join(', ')}]`
    },
    transform(code, id) {
      if (!id.endsWith('/tfjs-backend-wasm/dist/register_all_kernels.js')) return
      const left: string[] = []
      const rest = code.replace(imported, (line, config: string, file: string) => {
        if (!isRare.test(file)) return line
        left.push(config)
        return ''
      })
      return { code: rest.replace(new RegExp(`^ +(${left.join('|')}),\n`, 'gm'), ''), map: null }
    },
  }
}
