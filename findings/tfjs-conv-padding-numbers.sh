#!/usr/bin/env bash
# tfjs-core 4.22.0: conv2d with a number as padding takes the filter's height for its width, too. One image of 4 × 9 with 2 of padding on every side and a filter of 3 × 7:
# one would guess 6 × 7 values, (9 + 2·2 − 7) + 1 wide, as with explicit padding [[0, 0], [2, 2], [2, 2], [0, 0]]; seen: 6 × 11. Filters of 3 × 3 hide it;
# pooling and depthwise convolution do the same, and conv1d throws.
# Matters to whoever ports a network with long filters, as those over sound or time, from PyTorch, where padding is a number.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
const [image, filter] = [tf.ones([1, 4, 9, 1]), tf.ones([3, 7, 1, 1])]
const shapeOf = (padding) => tf.conv2d(image, filter, 1, padding).shape.slice(1, 3).join(' × ')
const [number, explicit] = [shapeOf(2), shapeOf([[0, 0], [2, 2], [2, 2], [0, 0]])]
console.log(`tfjs-core ${tf.version_core}: padding 2: ${number}; the same padding by sides: ${explicit}`)
process.exitCode = number === '6 × 11' && explicit === '6 × 7' ? 0 : 1
JS
node run.mjs
