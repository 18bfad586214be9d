#!/usr/bin/env bash
# TensorFlow.js 4.22.0: tf.logSumExp of [-Infinity, -Infinity] and of [Infinity, 1] is NaN.
# One would guess: -Infinity and Infinity, as torch.logsumexp, jax.nn.logsumexp and scipy give. A row that is masked whole turns the loss into NaN, on every backend.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'

const seen = [[-Infinity, -Infinity], [Infinity, 1]].map((row) => tf.logSumExp(tf.tensor1d(row)).dataSync()[0])
console.log(`tfjs ${tf.version_core}: logSumExp of [-Infinity, -Infinity] is ${seen[0]}, of [Infinity, 1] ${seen[1]}; one expects -Infinity and Infinity`)
process.exitCode = seen.every(Number.isNaN) ? 0 : 1
JS
node run.mjs 2> /dev/null
