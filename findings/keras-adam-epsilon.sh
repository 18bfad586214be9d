#!/usr/bin/env bash
# Keras 3.15.1: the epsilon of Adam (AdamW, Adamax apart) is added before the correction of the second moment, so at the first step it acts 31.6 times as large as it says.
# One would guess: epsilon beside the corrected root, as algorithm 1 of the paper, PyTorch and optax have it. Keras follows the line below the algorithm ("epsilon hat").
# Seen: gradient 0.001 and epsilon 0.001 move a param by 0.031 of the learning rate, where 0.5 is due. Matters where epsilon is chosen (0.001 and 1 are usual for some networks).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 jax==0.10.2
"$folder/venv/bin/python" - <<'PY'
import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np


def updates(optimizer, gradients, start=0.0):
    """The param after each of the gradients."""
    param = keras.Variable(np.array([start], "float32"))
    optimizer.build([param])
    seen = []
    for gradient in gradients:
        optimizer.apply([np.array([gradient], "float32")], [param])
        seen.append(float(param.numpy()[0]))
    return seen


seen = -updates(keras.optimizers.Adam(1.0, epsilon=1e-3), [1e-3])[0]
print("keras", keras.__version__, "first step of Adam for gradient 0.001, epsilon 0.001, rate 1:", seen)
print("algorithm 1:", 1e-3 / (1e-3 + 1e-3), " with epsilon before the correction:", 1e-3 / (1e-3 + 1e-3 / 0.001**0.5))
sys.exit(0 if abs(seen - 0.03065) < 1e-4 else "the behavior has changed")
PY
