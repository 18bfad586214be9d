import * as tf from '@tensorflow/tfjs-core'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cuda, loadBinding, mendUtil, startCuda, startNode } from './tensorflow.js'

const options = { allowSoftware: false }
let project = ''
let from = ''

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'telar-tensorflow-'))
  from = join(project, 'package.json')
})

afterEach(async () => {
  if (tf.findBackendFactory('tensorflow')) tf.removeBackend('tensorflow')
  await rm(project, { recursive: true })
})

/** A package that looks like tfjs-node(-gpu): it registers a backend that says what it runs on. */
async function install(
  name: string,
  { addon = true, code = registers(false) }: { addon?: boolean; code?: string } = {},
): Promise<void> {
  const folder = join(project, 'node_modules', name)
  await mkdir(join(folder, 'dist'), { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, version: '4.22.0', main: 'dist/index.js' }))
  await writeFile(join(folder, 'dist', 'index.js'), code)
  if (!addon) return
  await mkdir(join(folder, 'lib', 'napi-v8'), { recursive: true })
  await writeFile(join(folder, 'lib', 'napi-v8', 'tfjs_binding.node'), '')
}

const registers = (gpu: boolean, version = '2.9.1') =>
  `globalThis._tfengine.registerBackend('tensorflow', () => ({ isUsingGpuDevice: ${gpu}, binding: { TF_Version: '${version}' }, dispose() {} }), 3)`

const GPU = '@tensorflow/tfjs-node-gpu'

test('a card in use is named with the version of TensorFlow', async () => {
  await install(GPU, { code: registers(true) })
  const { device, software } = await startCuda(options, from)
  expect(device).toMatch(/, TensorFlow 2\.9\.1$/)
  expect(software).toBe(false)
  expect(tf.getBackend()).toBe('tensorflow')
  expect(process.env['TF_FORCE_GPU_ALLOW_GROWTH']).toBe('true')
})

test('the binding without a card it can use is no CUDA, but serves as CPU', async () => {
  await install(GPU)
  await expect(startCuda(options, from)).rejects.toMatchObject({
    name: 'BackendError',
    message:
      'cuda: @tensorflow/tfjs-node-gpu (TensorFlow 2.9.1) starts, but finds no GPU that it can use; `telar doctor` lists the CUDA libraries that are missing.',
  })
  expect((await startNode({ ...options, threads: 3 }, from)).device).toMatch(/, TensorFlow 2\.9\.1$/)
  expect(process.env['OMP_NUM_THREADS']).toBe('3')
})

test('tfjs-node is taken before tfjs-node-gpu, where it has its addon', async () => {
  await install(GPU)
  await install('@tensorflow/tfjs-node', { code: registers(false, '2.9.2') })
  expect((await startNode(options, from)).device).toMatch(/2\.9\.2$/)
})

test('what is wrong with the package is said, and what to do', async () => {
  await expect(loadBinding('cuda', '@tensorflow/no-such-binding', options, from)).rejects.toThrow(
    'cuda: @tensorflow/no-such-binding is not installed; npm install @tensorflow/no-such-binding',
  )
  await install(GPU, { addon: false })
  await expect(startCuda(options, from)).rejects.toThrow(
    'cuda: @tensorflow/tfjs-node-gpu is installed without its native addon. Let its install script run (npm rebuild',
  )
  await install('@tensorflow/tfjs-node', { addon: false })
  await expect(startNode(options, from)).rejects.toThrow(
    'node: @tensorflow/tfjs-node is installed without its native addon',
  )
  await install(GPU, { code: `throw new Error('libtensorflow.so.2: cannot open shared object file\\nRequire stack')` })
  await expect(startCuda(options, from)).rejects.toThrow(
    'cuda: @tensorflow/tfjs-node-gpu does not load: libtensorflow.so.2: cannot open shared object file; `telar doctor`',
  )
})

test('the real candidates asks for a driver before it loads anything', async () => {
  // This test runs where no NVIDIA driver is; where one is, the package without its addon is the reason.
  await expect(cuda.start(options)).rejects.toThrow(/^cuda: (no NVIDIA driver found|@tensorflow\/tfjs-node-gpu is)/)
})

test('Node 23 and later get back what tfjs-node calls', () => {
  const util: Record<string, unknown> = {}
  mendUtil(util)
  const { isNullOrUndefined, isArray } = util as {
    isNullOrUndefined(value: unknown): boolean
    isArray(value: unknown): boolean
  }
  expect([null, undefined, 0, ''].map(isNullOrUndefined)).toEqual([true, true, false, false])
  expect(isArray([])).toBe(true)
})
