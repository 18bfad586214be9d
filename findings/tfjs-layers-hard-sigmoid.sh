#!/usr/bin/env bash
# tfjs-layers 4.22.0: hardSigmoid is 0.2 x + 0.5, and it is the default of the gates of its LSTM and GRU.
# One would guess: the function that Keras 3 and PyTorch have under this name, relu6(x + 3) / 6, and sigmoid as the default of the gates, as in Keras since version 2.3.
# Seen: 0.7 for 1, where 0.667 is due. A network converted from Keras 3 by its configuration gives other numbers, and one rebuilt by hand needs recurrentActivation: 'sigmoid'.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs'

const seen = tf.layers.activation({ activation: 'hardSigmoid' }).apply(tf.tensor1d([1])).dataSync()[0]
const gates = ['lstm', 'gru'].map((name) => tf.layers[name]({ units: 1 }).getConfig().recurrentActivation)
console.log(`tfjs ${tf.version.tfjs}: hardSigmoid(1) is ${seen}; one expects ${4 / 6}. Gates of LSTM and GRU: ${gates.join(', ')}`)
process.exitCode = Math.abs(seen - 0.7) < 1e-6 && gates.join() === 'hardSigmoid,hardSigmoid' ? 0 : 1
JS
node run.mjs 2> /dev/null
