#!/usr/bin/env bash
# tfjs 4.22.0: the gradient of cumsum is transposed where the axis is not the last one.
# One would guess: the gradient sums from the other end, along the same axis, as in PyTorch and TensorFlow.
# Seen: for a 2 × 2 tensor the values come in each other's place, without an error; for 2 × 3 it throws, since the shape is 3 × 2.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs'

await tf.setBackend('cpu')
function gradient(shape) {
  const weights = tf.reshape(tf.range(1, shape[0] * shape[1] + 1), shape)
  try {
    return JSON.stringify(tf.grad((x) => tf.sum(tf.mul(weights, tf.cumsum(x, 0))))(tf.ones(shape)).arraySync())
  } catch (error) {
    return error.message
  }
}
const [square, other] = [gradient([2, 2]), gradient([2, 3])]
console.log(`tfjs ${tf.version.tfjs}\nweights [[1,2],[3,4]], summed over axis 0: gradient ${square}; [[4,6],[3,4]] due\n2 × 3: ${other}`)
process.exitCode = square === '[[4,3],[6,4]]' && /shape '3,2'/.test(other) ? 0 : 1
JS
node run.mjs 2> /dev/null
