import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { normalizePath, type Plugin } from 'vite'
import { splitWasm, type TwoParts } from './split-wasm.js'

const virtual = 'virtual:tfjs-wasm'
const packageFile = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')
const binary = join(dirname(packageFile), 'dist/tfjs-backend-wasm-simd.wasm')
const folder = fileURLToPath(new URL('../node_modules/.tfjs-wasm', import.meta.url))

/**
 * The kernels of tfjs that the page has from the start: of those that Telar's plugins call beside the kernel pack, the ones that many call and that are small.
 * A kernel that is not here, such as one of XNNPACK, works as well, and is loaded when it is first called.
 */
export const coreKernels: readonly string[] = [
  'ArgMax',
  'FlipLeftRight',
  'Max',
  'Mean',
  'Min',
  'OneHot',
  'Sign',
  'Softplus',
  'Sum',
]

/** The number of tfjs's function for warnings, in version 4.22.0: nearly all kernels name it, and with it comes all of `printf`. */
const warn = 24

/**
 * Gives the page tfjs's SIMD binary in two parts: a core to start with, and the whole, which worker/whole-tfjs.ts loads when something calls what the core lacks.
 * Most of it is for kernels that nothing in a usual run asks for: those of XNNPACK, in whose place the kernel pack has its own, and rare ones.
 */
export function tfjsInTwoParts(): Plugin {
  return {
    name: 'telar:tfjs-in-two-parts',
    resolveId: (id) => (id === virtual ? `\0${virtual}` : undefined),
    load(id) {
      if (id !== `\0${virtual}`) return
      const { core, whole, sharedFlagAt } = splitTfjs()
      mkdirSync(folder, { recursive: true })
      const address = (part: string, bytes: Buffer) => {
        const file = join(folder, `tfjs-backend-wasm-simd-${part}.wasm`)
        writeFileSync(file, bytes)
        return JSON.stringify(`${normalizePath(file)}?url`)
      }
      return `export { default as core } from ${address('core', core)}
export { default as whole } from ${address('whole', whole)}
export const sharedFlagAt = ${sharedFlagAt}`
    },
  }
}

/** Both parts of tfjs's binary. */
export function splitTfjs(): TwoParts {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }
  return splitWasm(readFileSync(binary), {
    // Exports that begin with a capital are kernels; all others are what runs them.
    isWanted: (name) => !/^_?[A-Z]/.test(name) || coreKernels.includes(name),
    leftOut: [warn],
    notice: `Made of tfjs-backend-wasm-simd.wasm of @tensorflow/tfjs-backend-wasm ${version} (Apache License 2.0) by splitting it in two; its functions are unchanged.`,
  })
}
