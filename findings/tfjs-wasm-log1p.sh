#!/usr/bin/env bash
# TensorFlow.js 4.22.0, backend wasm: tf.log1p(x) is log(1 + x) in float32: 9.54e-7 for 1e-6 and 0 for 1e-8. tf.expm1 of the same backend is exact.
# One would guess: x to seven digits for small x, which is what the function is for; the backend cpu gives that.
# Matters to losses written log1p(exp(-z)): a sure prediction (z above 16.6) costs exactly 0 and has no gradient by its value. tf.softplus(-z) is exact there.
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

const x = tf.tensor1d([1e-6, 1e-8])
const seen = [...tf.log1p(x).dataSync()]
console.log(`tfjs ${tf.version_core}, wasm: log1p of 1e-6 and 1e-8 is ${seen.join(' and ')}; Math.log1p gives ${Math.log1p(1e-6)} and ${Math.log1p(1e-8)}`)
console.log(`expm1 of them is ${[...tf.expm1(x).dataSync()].join(' and ')}`)
process.exitCode = Math.abs(seen[0] / 1e-6 - 1) > 0.04 && seen[1] === 0 ? 0 : 1
JS
node run.mjs 2> /dev/null
