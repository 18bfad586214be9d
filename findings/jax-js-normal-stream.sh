#!/usr/bin/env bash
# @jax-js/jax 0.1.25: with the same key random.bits, random.split and random.uniform give the numbers of JAX, bit for bit; random.normal and random.permutation give others.
# One would guess: all alike, once the generator (Threefry) and uniform are equal: the same seed would then begin with the same weights. JAX makes normals by the inverse error function.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @jax-js/jax@0.1.25 > /dev/null 2>&1
cat > run.mjs <<'JS'
import { defaultDevice, init, random } from '@jax-js/jax'

await init('wasm')
defaultDevice('wasm')

const [uniform] = random.uniform(random.key(0), [4]).js()
const [normal] = random.normal(random.key(0), [4]).js()
const order = random.permutation(random.key(0), 5).js().join()
console.log(`jax-js 0.1.25, key 0, first of 4: uniform ${uniform} (JAX 0.10.2: 0.94766700), normal ${normal} (JAX 0.10.2: 1.6226422), permutation of 5 ${order} (JAX 0.10.2: 0,1,4,3,2)`)
process.exitCode = Math.abs(uniform - 0.947667) < 1e-7 && Math.abs(normal - 1.9200382) < 1e-6 && order === '2,3,4,0,1' ? 0 : 1
JS
node run.mjs 2> /dev/null
