#!/usr/bin/env bash
# tfjs-layers 4.22.0 beside tfjs-core 4.22.0, as bundlers are advised to import them: the initializer orthogonal, the default of GRU's and LSTM's recurrent kernels, throws.
# One would guess: a package imports what it needs. It calls methods of tensors (flatten), which are there only if the whole of @tensorflow/tfjs or the chained operations were imported.
# Seen: "rMat.flatten is not a function" when the layer is built.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'

let seen = 'nothing'
try {
  layers.sequential({ layers: [layers.layers.gru({ units: 2, inputShape: [3, 1] })] })
} catch (error) {
  seen = error.message
}
console.log(`tfjs-core ${tf.version_core}, tfjs-layers ${layers.version_layers}: a GRU says ${seen}`)
process.exitCode = /flatten is not a function/.test(seen) ? 0 : 1
JS
node run.mjs 2> /dev/null
