#!/usr/bin/env bash
# tfjs-layers 4.22.0: UpSampling2D with bilinear interpolation, loaded from the topology that Keras writes, gives other numbers than Keras.
# One would guess: a Keras model of layers that tfjs-layers has answers alike. Seen: pixels 0 and 1, twice as wide, are 0, 0.5, 1, 1 in tfjs-layers
# and 0, 0.25, 0.75, 1 in Keras, which takes pixels as squares with their centers. Matters for converted decoders and segmentation networks.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check keras==3.10.0 jax==0.6.2
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 > /dev/null 2>&1
KERAS_BACKEND=jax venv/bin/python - > keras.txt <<'PY'
import keras
import numpy as np

model = keras.Sequential([keras.Input((1, 2, 1)), keras.layers.UpSampling2D((1, 2), interpolation="bilinear")])
print(np.array(model(np.array([[[[0.0], [1.0]]]]))).ravel().tolist())
PY
cat > tfjs.mjs <<'JS'
import * as tf from '@tensorflow/tfjs'
const config = { batch_input_shape: [null, 1, 2, 1], size: [1, 2], data_format: 'channels_last', interpolation: 'bilinear', name: 'up' }
const topology = { class_name: 'Sequential', config: { name: 'model', layers: [{ class_name: 'UpSampling2D', config }] } }
const modelTopology = { model_config: topology, keras_version: '2.15.0', backend: 'tensorflow' }
const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: [], weightData: new ArrayBuffer(0) }))
console.log(JSON.stringify([...model.predict(tf.tensor4d([0, 1], [1, 1, 2, 1])).dataSync()]))
JS
node tfjs.mjs 2> /dev/null | tail -1 > tfjs.txt
echo "keras 3.10.0        $(cat keras.txt)"
echo "tfjs-layers 4.22.0  $(cat tfjs.txt)"
[ "$(cat keras.txt)" = '[0.0, 0.25, 0.75, 1.0]' ] && [ "$(cat tfjs.txt)" = '[0,0.5,1,1]' ] || { echo 'the behavior has changed'; exit 1; }
