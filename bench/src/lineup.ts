import { availableParallelism } from 'node:os'
import type { Row, Runs } from './row.js'

const all = availableParallelism()

type Program = Extract<Runs, { task: unknown }>['task']

function script(program: Program['program'], backend: Program['backend'], kernels: Program['kernels'] = 'stock'): Program {
  return { program, backend, kernels }
}

function python(name: string, device = 'cpu'): Runs {
  return { in: 'python', script: `${name}_row.py`, device }
}

const layers = '@tensorflow/tfjs-layers'
const jax = '@jax-js/jax'

/** All rows, in the order of the tables. */
export const lineup: readonly Row[] = [
  cpu('telar-wasm', `Telar, wasm, ${all} threads`, { in: 'node', task: script('telar', 'wasm', 'pack') }, all),
  cpu('telar-wasm-1', 'Telar, wasm, 1 thread', { in: 'node', task: script('telar', 'wasm', 'pack') }, 1),
  cpu('telar-wasm-stock', 'Telar, wasm without the kernel pack', { in: 'node', task: script('telar', 'wasm') }, 1),
  cpu('tfjs-layers-wasm', 'tfjs-layers, wasm, stock', { in: 'node', task: script('tfjs-layers', 'wasm') }, 1, layers),
  cpu('tfjs-layers-pack', "tfjs-layers, wasm, with Telar's kernel pack", { in: 'node', task: script('tfjs-layers', 'wasm', 'pack') }, 1, layers),
  cpu('numpy', `NumPy, ${all} threads`, python('numpy'), all, 'numpy'),
  cpu('pytorch-1', 'PyTorch, eager, 1 thread', python('torch'), 1, 'torch'),
  cpu('pytorch', `PyTorch, eager, ${all} threads`, python('torch'), all, 'torch'),
  cpu('tensorflow', `TensorFlow, graph, ${all} threads`, python('tensorflow'), all, 'tensorflow'),

  { id: 'telar-webgpu', title: 'Telar, captured', group: 'webgpu', runs: { in: 'node', task: script('telar', 'webgpu') }, threads: all, tfjs: 'tfjs-layers-webgpu' },
  { id: 'tfjs-layers-webgpu', title: 'tfjs-layers', group: 'webgpu', runs: { in: 'node', task: script('tfjs-layers', 'webgpu') }, threads: all, package: layers, tfjs: 'tfjs-layers-webgpu' },

  page('telar', 'wasm', `Telar, wasm, ${all} threads`),
  page('tfjs-layers', 'wasm', 'tfjs-layers, wasm', layers),
  page('jax-js', 'wasm', `jax-js, wasm, ${all} threads`, jax),
  page('telar', 'webgpu', 'Telar, webgpu, captured'),
  page('tfjs-layers', 'webgpu', 'tfjs-layers, webgpu', layers),
  page('jax-js', 'webgpu', 'jax-js, webgpu', jax),
  page('tfjs-layers', 'webgl', 'tfjs-layers, webgl', layers),

  cuda('pytorch-cuda', 'PyTorch, eager', 'cuda'),
  cuda('pytorch-cuda-compiled', 'PyTorch, compiled', 'cuda-compiled'),
  cuda('pytorch-cuda-graph', 'PyTorch, CUDA graph', 'cuda-graph'),
]

function cpu(id: string, title: string, runs: Runs, threads: number, measured?: string): Row {
  return { id, title, group: 'cpu', runs, threads, tfjs: 'tfjs-layers-wasm', ...(measured ? { package: measured } : {}) }
}

function page(program: Program['program'], backend: Program['backend'], title: string, measured?: string): Row {
  const kernels = program === 'telar' ? 'pack' : 'stock'
  const runs = { in: 'page', task: script(program, backend, kernels) } as const
  return { id: `chromium-${program}-${backend}`, title, group: 'chromium', runs, threads: all, tfjs: `chromium-tfjs-layers-${backend}`, ...(measured ? { package: measured } : {}) }
}

function cuda(id: string, title: string, device: string): Row {
  return { id, title, group: 'cuda', runs: python('torch', device), threads: all, package: 'torch' }
}

/** Rows that compute on a GPU, which without one is software on the CPU, and slow: one round of those is enough. */
export function wantsGpu({ runs }: Row): boolean {
  return runs.in !== 'python' && runs.task.backend !== 'wasm'
}

/** The row of PyTorch eager on the same device with the same threads; none for WebGPU and WebGL, whose device may be any. */
export function pytorchOf(row: Row): string | undefined {
  const { group, threads } = row
  if (group === 'cuda') return 'pytorch-cuda'
  if (wantsGpu(row)) return undefined
  return threads === 1 ? 'pytorch-1' : 'pytorch'
}
