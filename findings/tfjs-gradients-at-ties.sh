#!/usr/bin/env bash
# TensorFlow.js 4.22.0: the gradient of `max` gives the whole gradient to each of several equal values, so that it sums to their number;
# PyTorch's amax and TensorFlow's reduce_max share it out, JAX too. One would guess: that the gradient of a sum of maxima sums to the number of maxima.
# ReLU's output has many equal zeros, so a max over such values is a usual case.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0
cat > ties.cjs <<'JS'
const tf = require('@tensorflow/tfjs')
tf.env().set('PROD', true)
const gradient = tf.grad((x) => tf.max(x))(tf.tensor1d([2, 2, 2, 1]))
const values = Array.from(gradient.dataSync())
console.log(`tfjs ${tf.version_core}: gradient of max at [2, 2, 2, 1] is [${values.join(', ')}]`)
if (values.join() !== '1,1,1,0') { console.log('the behavior has changed'); process.exit(1) }
JS
node ties.cjs 2>/dev/null
