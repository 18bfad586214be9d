#!/usr/bin/env bash
# tfjs 4.22.0: gradients of what takes a pixel several times are wrong: mirrorPad, resizeNearestNeighbor with half-pixel centers, resizeBilinear of images that are no squares.
# One would guess: every place of the output gives its gradient to the pixels that it was made of, as in TensorFlow.
# Seen: what lies in mirrored padding is left out; nearest neighbors are those of corners; bilinear's gradient says its height and width in each other's place, and throws.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs'

await tf.setBackend('cpu')
/** The gradient of a sum in which each output has the weight 1. */
function gradient(f, shape) {
  try {
    return [...tf.grad((x) => tf.sum(f(x)))(tf.ones(shape)).dataSync()].join(' ')
  } catch (error) {
    return error.message
  }
}
const shown = {
  // c b | a b c
  'mirrorPad by 2 on the left, 1 2 2 due': gradient((x) => tf.mirrorPad(x, [[2, 0]], 'reflect'), [3]),
  // a a b c c, as its own forward pass has it
  'nearest, 3 to 5 pixels from their centers, 2 1 2 due': gradient((x) => tf.image.resizeNearestNeighbor(x, [1, 5], false, true), [1, 1, 3, 1]),
  'bilinear, 1 × 3 to 2 × 6, 4 4 4 due': gradient((x) => tf.image.resizeBilinear(x, [2, 6], false, true), [1, 1, 3, 1]),
}
console.log('tfjs', tf.version.tfjs)
for (const [what, seen] of Object.entries(shown)) console.log(`${what}: ${seen}`)
const [mirrored, nearest, bilinear] = Object.values(shown)
process.exitCode = mirrored === '1 1 1' && nearest !== '2 1 2' && /shape '1,3,1,1'/.test(bilinear) ? 0 : 1
JS
node run.mjs 2> /dev/null
