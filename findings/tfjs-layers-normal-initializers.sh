#!/usr/bin/env bash
# tfjs-layers 4.22.0: heNormal, glorotNormal and leCunNormal give weights whose deviation is 0.88 of what their names promise.
# One would guess: sqrt(2 / fan in) for heNormal, as in Keras: a normal distribution cut at two deviations is narrower, so Keras divides by 0.8796 before it cuts. tfjs does not.
# Seen: 1.244 and 0.879 where 1.414 and 1 are due (times sqrt(fan in)); ten such layers shrink a signal to 0.28 of what He et al. meant. heUniform is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs'

const size = 1000
const deviation = (name) => Math.sqrt(tf.moments(tf.initializers[name]({ seed: 1 }).apply([size, size])).variance.dataSync()[0] * size)
const seen = { heNormal: deviation('heNormal'), glorotNormal: deviation('glorotNormal'), leCunNormal: deviation('leCunNormal'), heUniform: deviation('heUniform') }
console.log(`tfjs ${tf.version.tfjs}: deviation times sqrt(fan in)`, seen, 'one expects 1.414, 1, 1, 1.414')
const near = (a, b) => Math.abs(a - b) < 0.005
process.exitCode = near(seen.heNormal, 1.2441) && near(seen.glorotNormal, 0.8796) && near(seen.leCunNormal, 0.8796) && near(seen.heUniform, 1.4142) ? 0 : 1
JS
node run.mjs 2> /dev/null
