#!/usr/bin/env bash
# TensorFlow.js 4.22.0, backend wasm: tf.cast(x, 'bool') keeps the low byte of the whole part: 0.2 becomes false, -3 becomes the bool 253.
# One would guess: true for all but 0, as NumPy, PyTorch, TensorFlow and the backend cpu of tfjs have it, and a bool that is 0 or 1.
# Matters to masks made of weights: where (mask) passes over 0.2, and the sum of a mask counts 253 for one.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs-core'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'

setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + '/')
await tf.setBackend('wasm')

const mask = tf.cast(tf.tensor1d([0.2, 1, -3, 256, 0]), 'bool')
const seen = [...mask.dataSync()].join(' ')
console.log(`tfjs ${tf.version_core}, wasm: [0.2, 1, -3, 256, 0] as bool is ${seen}; one expects 1 1 1 1 0`)
console.log(`their count, tf.sum: ${tf.sum(tf.cast(mask, 'float32')).dataSync()[0]}; one expects 4`)
process.exitCode = seen === '0 1 253 0 0' ? 0 : 1
JS
node run.mjs 2> /dev/null
