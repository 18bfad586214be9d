#!/usr/bin/env bash
# @jax-js/jax 0.1.25, device wasm: nn.oneHot of class numbers outside of 0 ... classes - 1 gives rows that are valid and wrong: all ones, or another class.
# One would guess: a row of zeros, as jax.nn.one_hot documents and people use it for labels that are to be ignored (-1).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @jax-js/jax@0.1.25 > /dev/null 2>&1
cat > run.mjs <<'JS'
import { defaultDevice, init, nn, numpy as np } from '@jax-js/jax'

await init('wasm')
defaultDevice('wasm')

const seen = JSON.stringify(nn.oneHot(np.array([-1, 1, 5], { dtype: 'int32' }), 3).js())
console.log(`jax-js 0.1.25: oneHot of [-1, 1, 5] in 3 classes is ${seen}; JAX gives [[0,0,0],[0,1,0],[0,0,0]]`)
process.exitCode = seen === '[[1,1,1],[0,1,0],[0,1,0]]' ? 0 : 1
JS
node run.mjs 2> /dev/null
