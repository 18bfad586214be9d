#!/usr/bin/env bash
# Keras 3.15.1: SGD(weight_decay=) takes rate * decay * param off the param beside the step (decoupled), so it does not go through the momentum.
# One would guess: torch.optim.SGD's weight_decay, which is added to the gradient and gathers in the momentum: ten times as strong with momentum 0.9.
# Seen: with gradient 0 a param of 1 is 0.99 ** 20 = 0.818 after 20 steps (rate 0.1, decay 0.1, momentum 0.9); PyTorch's rule gives 0.118.
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


seen = updates(keras.optimizers.SGD(0.1, momentum=0.9, weight_decay=0.1), [0.0] * 20, start=1.0)[-1]
param, velocity = 1.0, 0.0
for _ in range(20):
    velocity = 0.9 * velocity + 0.1 * param
    param -= 0.1 * velocity
print("keras", keras.__version__, "param after 20 steps:", seen, " decoupled:", 0.99**20, " PyTorch's rule:", param)
sys.exit(0 if abs(seen - 0.99**20) < 1e-5 else "the behavior has changed")
PY
