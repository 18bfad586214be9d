#!/usr/bin/env bash
# @jax-js/jax 0.1.25, device wasm: np.sin(1e6) is -0.3663 and np.sin(1e7) 0.9093; right are -0.3500 and 0.4205.
# One would guess: float32's nearest value, as from NumPy, JAX and tfjs: 1e6 and 1e7 are exact in float32. Positional encodings and hashes by sin(large) differ from what they are in JAX.
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

const seen = np.sin(np.array([1e4, 1e6, 1e7])).js()
console.log(`jax-js 0.1.25: sin of 1e4, 1e6, 1e7 is ${seen.join(', ')}; Math.sin gives ${[1e4, 1e6, 1e7].map(Math.sin).join(', ')}`)
process.exitCode = Math.abs(seen[1] + 0.36627) < 1e-4 && Math.abs(seen[2] - 0.9093) < 1e-4 ? 0 : 1
JS
node run.mjs 2> /dev/null
