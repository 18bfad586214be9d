#!/usr/bin/env bash
# TensorFlow.js 4.22.0: batchNorm takes scale and offset as optional, but its gradient throws where offset is left out.
# One would guess: the gradient of what the forward pass computes. Giving ones and zeros cures it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0
cat > norm.cjs <<'JS'
const tf = require('@tensorflow/tfjs')
tf.env().set('PROD', true)
const x = tf.tensor2d([1, 2, 3, 4], [2, 2]), mean = tf.tensor1d([2, 3]), variance = tf.tensor1d([1, 1])
const attempt = (...rest) => {
  try {
    return Array.from(tf.grad((x) => tf.sum(tf.square(tf.batchNorm(x, mean, variance, ...rest))))(x).dataSync()).map((v) => v.toFixed(3)).join(', ')
  } catch (error) {
    return `throws: ${error.message.split('\n')[0].slice(0, 90)}`
  }
}
const without = attempt()
const given = attempt(tf.zeros([2]), tf.ones([2]))
console.log(`tfjs ${tf.version_core}`)
console.log('forward without scale and offset', Array.from(tf.batchNorm(x, mean, variance).dataSync()).map((v) => v.toFixed(3)).join(', '))
console.log('gradient without', without)
console.log('gradient with   ', given)
if (!without.startsWith('throws') || given.startsWith('throws')) { console.log('the behavior has changed'); process.exit(1) }
JS
node norm.cjs 2>/dev/null
