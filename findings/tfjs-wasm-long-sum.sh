#!/usr/bin/env bash
# TensorFlow.js 4.22.0, backend wasm: the sum of 2^24 + 1000 ones is 2^24; a mean over as many values is too small by as much.
# One would guess: a sum in blocks or by pairs, as in NumPy, PyTorch and TensorFlow, which give the right number. The backend adds one after the other in float32.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat > sum.cjs <<'JS'
const tf = require('@tensorflow/tfjs-core')
const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm')
const { dirname } = require('node:path')
setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + '/')
tf.setBackend('wasm').then(() => {
  const n = 2 ** 24 + 1000
  const sum = tf.sum(tf.ones([n])).dataSync()[0]
  console.log(`tfjs ${tf.version_core}: sum of ${n} ones is ${sum}, ${n - sum} too small`)
  if (sum !== 2 ** 24) { console.log('the behavior has changed'); process.exit(1) }
})
JS
node sum.cjs
