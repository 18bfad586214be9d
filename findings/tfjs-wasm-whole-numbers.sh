#!/usr/bin/env bash
# TensorFlow.js 4.22.0, backend wasm: floorDiv, neg and pow of int32 tensors go through float32 above 2^24.
# One would guess: whole numbers, as add, sub and mul of the same backend and all operations of the backend cpu give them.
# Seen: floorDiv(1073741829, 3) is 357913952 (right: 357913943), neg(16777217) is -16777216. A step counter or an index into a large table is off by some.
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
const whole = (value) => tf.tensor1d([value], 'int32')
const seen = [tf.floorDiv(whole(1073741829), whole(3)), tf.neg(whole(16777217)), tf.add(whole(16777216), whole(1))].map((one) => one.dataSync()[0])
console.log(`tfjs ${tf.version_core}, wasm, int32: floorDiv(1073741829, 3) is ${seen[0]}, neg(16777217) ${seen[1]}, 16777216 + 1 ${seen[2]}; one expects 357913943, -16777217, 16777217`)
process.exitCode = seen.join() === '357913952,-16777216,16777217' ? 0 : 1
JS
node run.mjs 2> /dev/null
