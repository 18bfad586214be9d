#!/usr/bin/env bash
# @jax-js/jax 0.1.25, device wasm: the sum of a million times 0.1 is 100958.34, one percent too much; of 2^24 + 1000 ones, 2^24.
# One would guess: 100000 to six digits, as NumPy, PyTorch and JAX give it (by pairs or blocks). Means over a large array, batch norm of images among them, are off by as much.
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

const seen = [np.sum(np.full([1000000], 0.1)).js(), np.sum(np.ones([2 ** 24 + 1000])).js()]
console.log(`jax-js 0.1.25: sum of a million times 0.1 is ${seen[0]}, of 2^24 + 1000 ones ${seen[1]}; JAX says 100000 and 16778216`)
process.exitCode = Math.abs(seen[0] - 100958.34) < 0.01 && seen[1] === 2 ** 24 ? 0 : 1
JS
node run.mjs 2> /dev/null
