import { build, type Plugin } from 'esbuild'
import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../node_modules/.process-test', import.meta.url))

/** Bundled as the command line is: Telar's code and tfjs-core's gradients inside, all of tfjs outside. */
const tfjsOutside: Plugin = {
  name: 'tfjs-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^(@tensorflow\/[\w-]+|webgpu)$/ }, ({ path }) => ({ path, external: true }))
  },
}

const program = `
import { startBackend } from '${fileURLToPath(new URL('start.ts', import.meta.url))}'
import * as tf from '@tensorflow/tfjs-core'
const [, , backend, stop, threads] = process.argv
const started = await startBackend({ backend, threads: threads && Number(threads) })
const product = await tf.grad((x) => tf.sum(tf.matMul(x, x)))(tf.tensor2d([[1, 2], [3, 4]])).data()
if (stop === 'stop') await started.stop()
const listeners = process.listenerCount('unhandledRejection') + process.listenerCount('uncaughtException')
console.log(JSON.stringify({ ...started, product: [...product], listeners }))
`

beforeAll(async () => {
  await mkdir(folder, { recursive: true })
  const stdin = { contents: program, resolveDir: fileURLToPath(new URL('..', import.meta.url)) }
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    plugins: [tfjsOutside],
    mainFields: ['module', 'main'],
    splitting: false,
  })
  await writeFile(join(folder, 'start.mjs'), outputFiles[0]!.contents)
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs a process that starts a backend, from a folder where nothing is installed. */
async function run(backend: string, stop: string, ...threads: string[]) {
  return runWith({}, backend, stop, ...threads)
}

async function runWith(env: NodeJS.ProcessEnv, ...args: string[]) {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(folder, 'start.mjs'), ...args], {
    cwd: '/',
    timeout: 50_000,
    env: { ...process.env, ...env },
  })
  return { ...(JSON.parse(stdout) as { name: string; device: string; product: number[]; listeners: number }), stderr }
}

describe.each(['cpu', 'wasm', 'webgpu'])('a process with %s', (backend) => {
  test.each(['stop', 'no stop'])('trains from any folder, says nothing unasked and ends: %s', async (stop) => {
    const { name, product, stderr, listeners } = await run(backend, stop)
    expect(name).toBe(backend)
    // d/dx Σ (x·x) = 1·xᵀ + xᵀ·1, by hand
    expect(product).toEqual([7, 11, 9, 13])
    // What the process does about a rejected promise is for its program to say.
    expect(listeners).toBe(0)
    expect(stderr).toBe('')
  })
})

test.each(['1', '3'])('wasm runs on as many threads as are asked for: %s', async (threads) => {
  const { device, product } = await run('wasm', 'no stop', threads)
  expect(device).toContain(`, ${threads} thread`)
  expect(product).toEqual([7, 11, 9, 13])
})

test('a software adapter is named', async () => {
  expect((await run('webgpu', 'stop')).device).toMatch(/swiftshader|llvmpipe/i)
})

test('the best backend is found without a word of any driver on stderr', async () => {
  const { product, stderr } = await runWith({ VK_ICD_FILENAMES: '', VK_DRIVER_FILES: '' }, 'auto', 'stop')
  expect(product).toEqual([7, 11, 9, 13])
  expect(stderr).toBe('')
})
