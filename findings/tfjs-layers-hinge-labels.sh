#!/usr/bin/env bash
# tfjs-layers 4.22.0: loss "hinge" takes labels as they are; 0 is not made -1.
# One would guess: what Keras' Hinge does under the same name (labels 0 and 1 are turned into -1 and 1), and what tf.losses.hingeLoss of the same library does.
# Seen: with label 0 the loss is 1 for every prediction and its gradient 0: negatives are not learned from, without a word.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs'

const model = tf.sequential({ layers: [tf.layers.activation({ activation: 'linear', inputShape: [1] })] })
model.compile({ loss: 'hinge', optimizer: 'sgd' })
const hinge = (prediction) => model.evaluate(tf.tensor2d([[prediction]]), tf.tensor2d([[0]])).dataSync()[0]
const seen = [-2, 0.5, 3].map(hinge)
const core = [-2, 0.5, 3].map((prediction) => tf.losses.hingeLoss(tf.tensor1d([0]), tf.tensor1d([prediction])).dataSync()[0])
console.log(`tfjs ${tf.version.tfjs}: hinge of label 0 for -2, 0.5, 3 is ${seen.join(', ')}; tf.losses.hingeLoss and Keras give ${core.join(', ')}`)
process.exitCode = seen.join() === '1,1,1' && core.join() === '0,1.5,4' ? 0 : 1
JS
node run.mjs 2> /dev/null
