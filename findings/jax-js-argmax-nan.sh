#!/usr/bin/env bash
# @jax-js/jax 0.1.25, device wasm: argmax of [1, NaN, 3] is 3, an index that the array does not have.
# One would guess: 1, the place of the NaN, as NumPy and JAX have it, or 2; never an index out of range, which a later gather reads.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @jax-js/jax@0.1.25 > /dev/null 2>&1
cat > run.mjs <<'JS'
import { defaultDevice, init, numpy as np } from '@jax-js/jax'

await init('wasm')
defaultDevice('wasm')

const seen = np.argmax(np.array([1, NaN, 3])).js()
console.log(`jax-js 0.1.25: argmax of [1, NaN, 3] is ${seen}; JAX says 1`)
process.exitCode = seen === 3 ? 0 : 1
JS
node run.mjs 2> /dev/null
