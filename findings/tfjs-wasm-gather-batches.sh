#!/usr/bin/env bash
# tfjs 4.22.0: gather with a batch dimension on the WebAssembly backend.
# One would guess: each batch is gathered from by indices of its own, as with tfjs-cpu and TensorFlow.
# Seen: only the first batch has its values, [[1,2,3,4],[5,6,7,8]] at [[2],[1]] gives a 3 where 3 and 6 are due; what stands in place of the 6 varies. No error.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs'

const seen = {}
for (const backend of ['cpu', 'wasm']) {
  await tf.setBackend(backend)
  const rows = tf.tensor2d([[1, 2, 3, 4], [5, 6, 7, 8]])
  const places = tf.tensor2d([[2], [1]], [2, 1], 'int32')
  seen[backend] = tf.gather(rows, places, 1, 1).arraySync().flat()
}
console.log(`tfjs ${tf.version.tfjs}\nrows [1,2,3,4] and [5,6,7,8] at [2] and at [1]: 3 and 6 due`)
for (const [backend, values] of Object.entries(seen)) console.log(`${backend}: ${values.join(' and ')}`)
const { cpu, wasm } = seen
process.exitCode = cpu.join() === '3,6' && wasm[0] === 3 && wasm[1] !== 6 ? 0 : 1
JS
node run.mjs 2> /dev/null
