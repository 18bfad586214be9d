#!/usr/bin/env bash
# tfjs-layers 4.22.0: centerCrop and resizing work on tensors, but not inside a model.
# One would guess: they stand in a model before its first convolution, as Keras' CenterCrop and Resizing, which they follow, do.
# Seen: a model that begins with centerCrop asks for images of the size that it crops to; one that begins with resizing throws when it predicts.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs'

await tf.setBackend('cpu')
const images = tf.ones([1, 4, 4, 1])
const size = { height: 2, width: 2 }
const begins = (layer) => tf.sequential({ layers: [layer({ ...size, inputShape: [4, 4, 1] })] })
const attempt = (make) => {
  try {
    return `shape ${make().shape}`
  } catch (error) {
    return error.message
  }
}
const seen = [
  attempt(() => tf.layers.centerCrop(size).apply(images)),
  attempt(() => tf.layers.resizing(size).apply(images)),
  String(begins(tf.layers.centerCrop).inputs[0].shape),
  attempt(() => begins(tf.layers.centerCrop).predict(images)),
  attempt(() => begins(tf.layers.resizing).predict(images)),
]
console.log(`tfjs ${tf.version.tfjs}\nalone, crop and resizing: ${seen[0]}, ${seen[1]}`)
console.log(`a model that crops 4 × 4 to 2 × 2 takes: ${seen[2]}\n  and says to 4 × 4: ${seen[3]}\na model that resizes says: ${seen[4]}`)
const asSeen = seen[2] === ',2,2,1' && /to have shape \[null,2,2,1\]/.test(seen[3]) && /got rank 1/.test(seen[4])
process.exitCode = asSeen && seen[0] === 'shape 1,2,2,1' && seen[1] === 'shape 1,2,2,1' ? 0 : 1
JS
node run.mjs 2> /dev/null
