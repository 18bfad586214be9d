#!/usr/bin/env bash
# tfjs 4.22.0: tf.train.adadelta is plain gradient descent at its learning rate: its squares are those of the step before.
# One would guess: the steps of Zeiler's AdaDelta, as in PyTorch and Keras, whose first is about sqrt(epsilon) for every gradient.
# Seen: both running means begin at 0 and stay equal, so that their ratio is 1: each step is the gradient itself.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --silent @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0
cat >run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'

await tf.setBackend('cpu')
const gradients = [1, -1, 2, 0.5, 0, 1, -3, 1]

function updated(optimizer) {
  const param = tf.variable(tf.scalar(1))
  return gradients.map((gradient) => {
    optimizer.applyGradients({ [param.name]: tf.scalar(gradient) })
    return param.dataSync()[0]
  })
}

/** AdaDelta (Zeiler 2012, algorithm 1). */
function byHand(rate, rho, epsilon) {
  let [param, squares, updates] = [1, 0, 0]
  return gradients.map((gradient) => {
    squares = rho * squares + (1 - rho) * gradient ** 2
    const update = Math.sqrt((updates + epsilon) / (squares + epsilon)) * gradient
    updates = rho * updates + (1 - rho) * update ** 2
    return (param -= rate * update)
  })
}

const adadelta = updated(tf.train.adadelta(1, 0.9, 1e-6))
const sgd = updated(tf.train.sgd(1))
const paper = byHand(1, 0.9, 1e-6)
console.log('tfjs', tf.version_core)
console.log('adadelta', adadelta.join(' '))
console.log('sgd     ', sgd.join(' '))
console.log('by hand ', paper.map((param) => param.toFixed(6)).join(' '))
const isDescent = adadelta.every((param, i) => Math.abs(param - sgd[i]) < 1e-3)
const isPaper = adadelta.every((param, i) => Math.abs(param - paper[i]) < 1e-3)
if (!isDescent || isPaper) {
  console.error('the behavior has changed')
  process.exit(1)
}
JS
node run.mjs
