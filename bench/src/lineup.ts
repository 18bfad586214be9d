import { availableParallelism } from 'node:os'
import type { Row, Runs } from './row.js'

const all = availableParallelism()

type Program<In extends 'node' | 'page'> = Extract<Runs, { in: In }>['task']

function node(
  program: Program<'node'>['program'],
  backend: Program<'node'>['backend'],
  kernels: Program<'node'>['kernels'] = 'stock',
): Runs {
  return { in: 'node', task: { program, backend, kernels } }
}

/** From Node 22 on the kernels are of relaxed SIMD, whose products are faster. */
const inNode24: Runs = { in: 'node', task: { program: 'telar', backend: 'wasm', kernels: 'pack' }, version: '24' }

function python(name: string, device = 'cpu'): Runs {
  return { in: 'python', script: `${name}_row.py`, device }
}

/** The networks that every peer has; W5 to W8 are written for Telar, tfjs-layers and PyTorch. */
const first: Pick<Row, 'workloads'> = { workloads: ['W1', 'W2', 'W3', 'W4'] }

const layers = '@tensorflow/tfjs-layers'
const jax = '@jax-js/jax'

/** All rows, in the order of the tables. */
export const lineup: readonly Row[] = [
  cpu('telar-native', `Telar, native kernels, ${all} threads`, node('telar', 'wasm', 'native'), all),
  cpu('telar-native-1', 'Telar, native kernels, 1 thread', node('telar', 'wasm', 'native'), 1),
  cpu('telar-wasm', `Telar, wasm, ${all} threads`, node('telar', 'wasm', 'pack'), all),
  cpu('telar-wasm-1', 'Telar, wasm, 1 thread', node('telar', 'wasm', 'pack'), 1),
  cpu('telar-wasm-node24', `Telar, wasm, Node 24, ${all} threads`, inNode24, all),
  cpu('telar-wasm-node24-1', 'Telar, wasm, Node 24, 1 thread', inNode24, 1),
  cpu('telar-wasm-stock', 'Telar, wasm without the kernel pack', node('telar', 'wasm'), 1),
  cpu('tfjs-layers-wasm', 'tfjs-layers, wasm, stock', node('tfjs-layers', 'wasm'), 1, layers),
  cpu(
    'tfjs-layers-pack',
    "tfjs-layers, wasm, with Telar's kernel pack",
    node('tfjs-layers', 'wasm', 'pack'),
    1,
    layers,
  ),
  cpu(
    'tfjs-layers-native',
    "tfjs-layers, wasm, with Telar's native kernels",
    node('tfjs-layers', 'wasm', 'native'),
    1,
    layers,
  ),
  cpu('telar-node', `Telar, tfjs-node, ${all} threads`, node('telar', 'node'), all),
  cpu('telar-node-1', 'Telar, tfjs-node, 1 thread', node('telar', 'node'), 1),
  cpu('tfjs-layers-node', `tfjs-layers, tfjs-node, ${all} threads`, node('tfjs-layers', 'node'), all, layers),
  { ...cpu('numpy', `NumPy, ${all} threads`, python('numpy'), all, 'numpy'), ...first },
  cpu('pytorch-1', 'PyTorch, eager, 1 thread', python('torch'), 1, 'torch'),
  cpu('pytorch', `PyTorch, eager, ${all} threads`, python('torch'), all, 'torch'),
  { ...cpu('tensorflow', `TensorFlow, graph, ${all} threads`, python('tensorflow'), all, 'tensorflow'), ...first },
  { ...cpu('onnxruntime-1', 'onnxruntime, 1 thread', python('onnxruntime'), 1, 'onnxruntime'), ...first },
  { ...cpu('onnxruntime', `onnxruntime, ${all} threads`, python('onnxruntime'), all, 'onnxruntime'), ...first },

  {
    id: 'telar-webgpu',
    title: 'Telar, captured',
    group: 'webgpu',
    runs: node('telar', 'webgpu'),
    threads: all,
    tfjs: 'tfjs-layers-webgpu',
  },
  {
    id: 'tfjs-layers-webgpu',
    title: 'tfjs-layers',
    group: 'webgpu',
    runs: node('tfjs-layers', 'webgpu'),
    threads: all,
    package: layers,
    tfjs: 'tfjs-layers-webgpu',
  },

  page('telar', 'wasm', `Telar, wasm, ${all} threads`),
  { ...page('telar', 'wasm', 'Telar, wasm, 1 thread'), id: 'chromium-telar-wasm-1', threads: 1 },
  page('tfjs-layers', 'wasm', 'tfjs-layers, wasm', layers),
  { ...page('jax-js', 'wasm', `jax-js, wasm, ${all} threads`, jax), ...first },
  page('telar', 'webgpu', 'Telar, webgpu, captured'),
  page('tfjs-layers', 'webgpu', 'tfjs-layers, webgpu', layers),
  { ...page('jax-js', 'webgpu', 'jax-js, webgpu', jax), ...first },
  page('tfjs-layers', 'webgl', 'tfjs-layers, webgl', layers),

  cuda('pytorch-cuda', 'PyTorch, eager', 'cuda'),
  cuda('pytorch-cuda-compiled', 'PyTorch, compiled', 'cuda-compiled'),
  cuda('pytorch-cuda-graph', 'PyTorch, CUDA graph', 'cuda-graph'),
]

function cpu(id: string, title: string, runs: Runs, threads: number, measured?: string): Row {
  const tfjs = isTfjsNode(runs) ? 'tfjs-layers-node' : 'tfjs-layers-wasm'
  return { id, title, group: 'cpu', runs, threads, tfjs, ...(measured ? { package: measured } : {}) }
}

function page(
  program: Program<'page'>['program'],
  backend: Program<'page'>['backend'],
  title: string,
  measured?: string,
): Row {
  const kernels = program === 'telar' ? 'pack' : 'stock'
  const runs = { in: 'page', task: { program, backend, kernels } } as const
  return {
    id: `chromium-${program}-${backend}`,
    title,
    group: 'chromium',
    runs,
    threads: all,
    tfjs: `chromium-tfjs-layers-${backend}`,
    ...(measured ? { package: measured } : {}),
  }
}

function cuda(id: string, title: string, device: string): Row {
  return { id, title, group: 'cuda', runs: python('torch', device), threads: all, package: 'torch' }
}

/** Rows on TensorFlow's own library, which the bench builds tfjs-node-gpu's addon for. */
export function isTfjsNode(runs: Runs): boolean {
  return runs.in === 'node' && runs.task.backend === 'node'
}

/** Rows that compute on a GPU, which without one is software on the CPU, and slow: one round of those is enough. */
export function wantsGpu({ runs }: Row): boolean {
  return runs.in !== 'python' && runs.task.backend !== 'wasm' && runs.task.backend !== 'node'
}

/** The row of PyTorch eager on the same device with the same threads; none for WebGPU and WebGL, whose device may be any. */
export function pytorchOf(row: Row): string | undefined {
  const { group, threads } = row
  if (group === 'cuda') return 'pytorch-cuda'
  if (wantsGpu(row)) return undefined
  return threads === 1 ? 'pytorch-1' : 'pytorch'
}
