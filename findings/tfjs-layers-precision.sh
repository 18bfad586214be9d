#!/usr/bin/env bash
# tfjs-layers 4.22.0: the metric "precision" counts a prediction as positive where it equals 1 exactly, and epochs average it over batches.
# One would guess: a threshold of 0.5, as tf.keras.metrics.Precision and the "accuracy" beside it have, counted over all samples.
# Seen: 0 for probabilities [0.9, 0.9, 0.9, 0.1] against [1, 0, 1, 0], where 2/3 is due; for predictions rounded to 0 and 1, 2/3 in one batch of 4 and 1/2 in batches of 1.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs'

const model = tf.sequential({ layers: [tf.layers.activation({ activation: 'linear', inputShape: [1] })] })
model.compile({ loss: 'meanSquaredError', optimizer: 'sgd', metrics: ['precision'] })
const labels = tf.tensor2d([1, 0, 1, 0], [4, 1])
const precision = (predictions, batchSize) => model.evaluate(tf.tensor2d(predictions, [4, 1]), labels, { batchSize })[1].dataSync()[0]
const seen = [precision([0.9, 0.9, 0.9, 0.1], 4), precision([1, 1, 1, 0], 4), precision([1, 1, 1, 0], 1)]
console.log(`tfjs ${tf.version.tfjs}: precision of probabilities ${seen[0]}, of 0 and 1 in one batch ${seen[1]}, in batches of one ${seen[2]}; one expects 0.667 each time`)
process.exitCode = seen[0] === 0 && Math.abs(seen[1] - 2 / 3) < 1e-6 && seen[2] === 0.5 ? 0 : 1
JS
node run.mjs 2> /dev/null
