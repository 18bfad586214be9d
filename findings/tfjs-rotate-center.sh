#!/usr/bin/env bash
# tfjs 4.22.0: image.rotateWithOffset turns about a point half a pixel beside the middle of the image: its default center 0.5 is pixel width / 2.
# One would guess: a half turn is the image upside down, as in Pillow and torchvision, whose middle is (width − 1) / 2.
# Seen: of 28 × 28 pixels the first row and column are black after a half turn, and a row and a column are lost; with the center (28 − 1) / 2 / 28 it is upside down.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'

await tf.setBackend('cpu')
const n = 28
const pixels = Array.from({ length: n * n }, (_, i) => i + 1)
const upsideDown = pixels.toReversed()
const halfTurn = (...center) => [...tf.image.rotateWithOffset(tf.tensor(pixels, [1, n, n, 1]), Math.PI, 0, ...center).dataSync()]
const equal = (turned) => turned.filter((pixel, i) => pixel === upsideDown[i]).length
const black = halfTurn().filter((pixel) => pixel === 0).length
console.log(`tfjs ${tf.version_core}: ${n * n} pixels after a half turn: ${equal(halfTurn())} in place, ${black} black; about (n − 1) / 2: ${equal(halfTurn((n - 1) / 2 / n))} in place`)
process.exitCode = black === 2 * n - 1 && equal(halfTurn()) === 0 && equal(halfTurn((n - 1) / 2 / n)) === n * n ? 0 : 1
JS
node run.mjs 2> /dev/null
