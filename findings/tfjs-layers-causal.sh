#!/usr/bin/env bash
# tfjs-layers 4.22.0: Conv1D with causal padding is built and says its shape, which is that of no padding; only a prediction says that there is none.
# One would guess: an option that the constructor takes is there, or is refused when the layer is made; and causal padding keeps the length.
# Seen: 4 steps become 3 by its outputShape, and predict throws. Matters to everybody who loads a WaveNet or a temporal convolution of Keras.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 > /dev/null 2>&1
cat > causal.mjs <<'JS'
import * as tf from '@tensorflow/tfjs'
const model = tf.sequential({ layers: [tf.layers.conv1d({ filters: 1, kernelSize: 2, padding: 'causal', inputShape: [4, 1] })] })
let said = 'nothing'
try {
  model.predict(tf.ones([1, 4, 1]))
} catch (error) {
  said = error.message
}
console.log(`tfjs ${tf.version.tfjs}`)
console.log(`outputShape ${JSON.stringify(model.outputShape)}; one expects [null,4,1]`)
console.log(`predict says: ${said}`)
process.exitCode = JSON.stringify(model.outputShape) === '[null,3,1]' && /CAUSAL.*not implemented/.test(said) ? 0 : 1
JS
node causal.mjs 2> /dev/null
