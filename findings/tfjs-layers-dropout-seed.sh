#!/usr/bin/env bash
# tfjs-layers 4.22.0: a dropout with a seed drops the same places in every step, so that some units are never trained with it.
# One would guess: the seed makes a run repeatable, with another mask in each step, as in Keras.
# Seen: three calls in training give one mask with a seed and three without.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs'

await tf.setBackend('cpu')
function masks(options) {
  const dropout = tf.layers.dropout({ rate: 0.5, ...options })
  return [0, 1, 2].map(() => dropout.apply(tf.ones([1, 64]), { training: true }).dataSync().join(''))
}
const [seeded, free] = [new Set(masks({ seed: 7 })).size, new Set(masks({})).size]
console.log(`tfjs ${tf.version.tfjs}: masks in three steps: ${seeded} with a seed, ${free} without`)
process.exitCode = seeded === 1 && free === 3 ? 0 : 1
JS
node run.mjs 2> /dev/null
