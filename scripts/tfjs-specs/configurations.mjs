/** What the cross-check runs. `stock` names the configuration that a row is compared with; `flags` are given to Node. */
/** Node 20 has relaxed SIMD behind a flag, which later versions no longer know. */
const relaxed = process.versions.node.startsWith('20.') ? ['--experimental-wasm-relaxed-simd'] : []

export const configurations = {
  'cpu-stock': { backend: 'cpu' },
  cpu: { stock: 'cpu-stock', backend: 'cpu', repairs: true },
  'wasm-stock': { backend: 'wasm' },
  'wasm-simd': { stock: 'wasm-stock', backend: 'wasm', kernels: 'simd' },
  'wasm-relaxed': { stock: 'wasm-stock', backend: 'wasm', kernels: 'relaxed-simd', flags: relaxed },
  'wasm-threads': { stock: 'wasm-stock', backend: 'wasm', kernels: 'simd', threads: 2, split: true, repairs: true },
  'wasm-relaxed-threads': {
    stock: 'wasm-stock',
    backend: 'wasm',
    kernels: 'relaxed-simd',
    threads: 2,
    split: true,
    flags: relaxed,
  },
  'webgpu-stock': { backend: 'webgpu' },
  webgpu: { stock: 'webgpu-stock', backend: 'webgpu', kernels: 'webgpu', repairs: true },
}
