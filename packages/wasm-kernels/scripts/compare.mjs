/** Times each kernel stock, with this package, and with its threads, and prints a table: `pnpm --filter @telarjs/wasm-kernels compare`. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

const bundle = fileURLToPath(new URL('../dist/compare.mjs', import.meta.url))

/** The time of each kernel, in microseconds. */
async function measure(kind) {
  const tf = await import('@tensorflow/tfjs-core')
  await import('@tensorflow/tfjs-backend-wasm')
  if (kind !== 'stock') {
    const { registerWasmKernels, shareWasmMemory } = await import(pathToFileURL(bundle).href)
    if (kind === 'threads') await shareWasmMemory()
    await registerWasmKernels()
  }
  await tf.setBackend('wasm')
  const random = (...shape) => tf.randomUniform(shape, -1, 1, 'float32', 1)
  const run = (name, inputs, attributes) => tf.engine().runKernel(name, inputs, attributes)
  const [x, y, w, row, pixels] = [
    random(100, 1024),
    random(100, 1024),
    random(1024, 1024),
    random(1024),
    random(2000, 784),
  ]
  const indices = tf.tensor1d(
    Int32Array.from({ length: 64 }, (_, index) => (index * 31) % 2000),
    'int32',
  )
  const [image, filter, map] = [random(64, 14, 14, 16), random(3, 3, 16, 32), random(64, 14, 14, 32)]
  const [deep, deepFilter] = [random(64, 14, 14, 64), random(3, 3, 64, 64)]
  const [wide, pooled] = [random(64, 28, 28, 16), random(64, 14, 14, 16)]
  const conv = { strides: 1, pad: 'same', dataFormat: 'NHWC' }
  const sparse = tf.relu(tf.sub(random(64, 784), 0.6))
  const cases = {
    'x W, 100x1024x1024': () => tf.matMul(x, w),
    'x^T dy': () => tf.matMul(x, y, true, false),
    'dy W^T': () => tf.matMul(y, w, false, true),
    'x W, a fifth not zero, 64x784x128': () => tf.matMul(sparse, tf.slice(w, [0, 0], [784, 128])),
    'Sum over rows, 100x1024': () => tf.sum(x, 0),
    'FusedBatchNorm, 100x1024': () => tf.batchNorm(x, row, tf.abs(row), row, row, 1e-3),
    'GatherV2, 64 rows of 784': () => tf.gather(pixels, indices),
    'Tile, 100 times 1024': () => tf.tile(tf.reshape(row, [1, 1024]), [100, 1]),
    'Maximum, 100x1024': () => tf.maximum(x, y),
    'Greater, 100x1024': () => tf.greater(x, y),
    'Exp, 100x1024': () => tf.exp(x),
    'Tanh, 100x1024': () => tf.tanh(x),
    'Sqrt, 100x1024': () => tf.sqrt(x),
    'Conv2D, 64x14x14x16, 3x3x32': () => tf.conv2d(image, filter, 1, 'same'),
    'Conv2DBackpropInput, the same': () =>
      run('Conv2DBackpropInput', { dy: map, filter }, { ...conv, inputShape: image.shape }),
    'Conv2DBackpropFilter, the same': () =>
      run('Conv2DBackpropFilter', { x: image, dy: map }, { ...conv, filterShape: filter.shape }),
    'Conv2D, 64x14x14x64, 3x3x64': () => tf.conv2d(deep, deepFilter, 1, 'same'),
    'MaxPoolGrad, 64x28x28x16, 2x2': () =>
      run('MaxPoolGrad', { dy: pooled, input: wide, output: pooled }, { filterSize: 2, strides: 2, pad: 'same' }),
  }
  return Object.entries(cases).map(([name, compute]) => {
    if (!tf.getKernel(name.split(',')[0], 'wasm') && name.startsWith('Conv2DBackpropFilter')) return [name, undefined]
    return [name, bestOf(() => tf.tidy(() => void compute()))]
  })
}

/** Best of the single calls of 400 ms, in microseconds: the machine's other work only ever adds. */
function bestOf(compute) {
  let best = Infinity
  for (const until = performance.now() + 400; performance.now() < until;) {
    const start = performance.now()
    compute()
    best = Math.min(best, performance.now() - start)
  }
  return best * 1000
}

const kind = process.argv[2]
if (kind) {
  process.stdout.write(JSON.stringify(await measure(kind)))
} else {
  const { build } = await import('esbuild')
  mkdirSync(new URL('../dist/', import.meta.url), { recursive: true })
  const entry = fileURLToPath(new URL('../src/index.ts', import.meta.url))
  await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outfile: bundle,
  })
  const [stock, pack, threads] = ['stock', 'pack', 'threads'].map((each) =>
    JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), each], { encoding: 'utf8' })),
  )
  const text = (value) => value?.toFixed(value < 100 ? 1 : 0) ?? '-'
  process.stdout.write(
    '| kernel | stock, us | pack, us | times | with threads, us | times |\n|---|---:|---:|---:|---:|---:|\n',
  )
  stock.forEach(([name, before], index) => {
    const [alone, shared] = [pack[index][1], threads[index][1]]
    const ratio = (value) => (before ? text(before / value) : 'missing')
    process.stdout.write(
      `| ${name} | ${text(before)} | ${text(alone)} | ${ratio(alone)} | ${text(shared)} | ${ratio(shared)} |\n`,
    )
  })
}
