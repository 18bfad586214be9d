#!/usr/bin/env bash
# Keras 3.15.1: the momentum of Nadam rises by 0.96 ** t; that of PyTorch's NAdam, of the same paper, by 0.96 ** (0.004 * t).
# One would guess: one algorithm under one name. After 100 steps Keras' momentum is 0.89 (of 0.9), PyTorch's 0.52: 250 times slower.
# Seen: the fifth param from gradients 1, -1, 2, 1, 1 equals that of Keras' form worked out by hand, not that of PyTorch's.
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


gradients = [1.0, -1.0, 2.0, 1.0, 1.0]


def nadam(power, rate=0.1, b1=0.9, b2=0.999, epsilon=1e-8):
    """NAdam (Dozat 2016) with the momentum b1 * (1 - 0.96 ** (power * t) / 2)."""
    param = m = v = 0.0
    product = 1.0
    for t, gradient in enumerate(gradients, 1):
        now, then = (b1 * (1 - 0.5 * 0.96 ** (power * k)) for k in (t, t + 1))
        product *= now
        m = b1 * m + (1 - b1) * gradient
        v = b2 * v + (1 - b2) * gradient**2
        mean = then * m / (1 - product * then) + (1 - now) * gradient / (1 - product)
        param -= rate * mean / ((v / (1 - b2**t)) ** 0.5 + epsilon)
    return param


seen = updates(keras.optimizers.Nadam(0.1, epsilon=1e-8), gradients)[-1]
print("keras", keras.__version__, "Nadam after five steps:", seen)
print("by hand with 0.96 ** t:", nadam(1), " with 0.96 ** (0.004 t), as in PyTorch:", nadam(0.004))
sys.exit(0 if abs(seen - nadam(1)) < 1e-3 < abs(seen - nadam(0.004)) else "the behavior has changed")
PY
