#!/usr/bin/env bash
# TensorFlow.js 4.22.0, backend wasm: clipByValue and relu6 turn NaN into a bound, and the largest value of a window with NaN is
# -Infinity. On backend cpu the first two stay NaN, and max pooling passes over it.
# One would guess: NaN on both, since tests for NaN look at such results to find a run that has diverged.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat > nan.cjs <<'JS'
const tf = require('@tensorflow/tfjs-core')
require('@tensorflow/tfjs-backend-cpu')
const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm')
const { dirname } = require('node:path')
setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + '/')
tf.env().set('PROD', true)
async function results(backend) {
  await tf.setBackend(backend)
  const x = tf.tensor1d([NaN, 0.5])
  const image = tf.tensor4d([NaN, 1, 2, 3], [1, 2, 2, 1])
  return [tf.clipByValue(x, -1, 1), tf.relu6(x), tf.maxPool(image, 2, 2, 'valid')].map((y) => y.dataSync()[0])
}
async function main() {
  const [cpu, wasm] = [await results('cpu'), await results('wasm')]
  console.log(`tfjs ${tf.version_core}, of NaN: clipByValue, relu6, maxPool`)
  console.log('cpu ', cpu.join(', '))
  console.log('wasm', wasm.join(', '))
  const isAsSeen = cpu.slice(0, 2).every(Number.isNaN) && wasm[0] === -1 && wasm[1] === 0 && wasm[2] === -Infinity && cpu[2] === 3
  if (!isAsSeen) throw new Error('the behavior has changed')
}
main().catch((error) => { console.log(error.message); process.exit(1) })
JS
node nan.cjs
