#!/usr/bin/env bash
# @jax-js/jax 0.1.25: nn.softplus and nn.logSigmoid of a value depend on the other values of the array: the largest of all is taken out of the exponent, not the value's own.
# One would guess: functions of each element alone, and -100 for logSigmoid(-100), as JAX gives in any company.
# Seen: -100 alone, -Infinity beside 100. A batch with one sure and right logit and one sure and wrong one has an infinite loss; each alone has not.
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

const alone = nn.logSigmoid(np.array([-100])).js()[0]
const beside = nn.logSigmoid(np.array([-100, 100])).js()[0]
const soft = [nn.softplus(np.array([-20])).js()[0], nn.softplus(np.array([-20, 1])).js()[0]]
console.log(`jax-js 0.1.25: logSigmoid(-100) alone ${alone}, beside 100 ${beside}; softplus(-20) alone ${soft[0]}, beside 1 ${soft[1]}; JAX says -100 and 2.06e-9 both times`)
process.exitCode = alone === -100 && beside === -Infinity && soft[0] > 0 && soft[1] === 0 ? 0 : 1
JS
node run.mjs 2> /dev/null
