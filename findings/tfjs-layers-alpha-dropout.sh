#!/usr/bin/env bash
# tfjs-layers 4.22.0: alphaDropout moves the mean of what it is given: dropped values become +1.758 · a + b in place of −1.758 · a + b.
# One would guess: mean 0 and variance 1 stay as they are, which is what the layer is for (Klambauer et al. 2017, section 2).
# Seen: at a rate of 0.3 normal numbers come out with a mean of 0.91.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs'

await tf.setBackend('cpu')
const rate = 0.3
const dropped = tf.layers.alphaDropout({ rate }).apply(tf.randomNormal([200000], 0, 1, 'float32', 1), { training: true })
const { mean, variance } = tf.moments(dropped)
const seen = [mean.dataSync()[0], variance.dataSync()[0]]

// The paper: x where kept, alpha' = −scale · alpha where dropped; then a · x + b with
const alpha = -1.0507009873554805 * 1.6732632423543772
const a = 1 / Math.sqrt((1 - rate) * (1 + rate * alpha ** 2))
const b = -a * rate * alpha
const due = { mean: (1 - rate) * a * 0 + rate * a * alpha + b, wrong: rate * a * -alpha + b }
console.log(`tfjs ${tf.version.tfjs}: mean ${seen[0]}, variance ${seen[1]}; due: mean ${due.mean}; with the sign turned: ${due.wrong}`)
process.exitCode = Math.abs(seen[0] - due.wrong) < 0.02 && Math.abs(seen[0] - due.mean) > 0.5 ? 0 : 1
JS
node run.mjs 2> /dev/null
