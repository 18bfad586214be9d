#!/usr/bin/env bash
# @jax-js/jax 0.1.25: the gradient of nn.relu at 0 is 1.
# One would guess: 0, as in JAX (which defines it so on purpose), PyTorch and TensorFlow. Units that begin at exactly 0 (zero kernels, blank pixels without a bias) learn in one and rest in the other.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @jax-js/jax@0.1.25 > /dev/null 2>&1
cat > run.mjs <<'JS'
import { defaultDevice, init, grad, nn, numpy as np } from '@jax-js/jax'

await init('wasm')
defaultDevice('wasm')

const seen = grad((x) => nn.relu(x).sum())(np.array([0, -1, 1])).js()
console.log(`jax-js 0.1.25: gradient of relu at 0, -1, 1 is ${seen.join(', ')}; JAX says 0, 0, 1`)
process.exitCode = seen.join() === '1,0,1' ? 0 : 1
JS
node run.mjs 2> /dev/null
