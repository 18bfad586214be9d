#!/usr/bin/env bash
# Muon of optax 0.2.8 and Keras 3.15.1 with the same learning rate: steps of different length, and PyTorch's torch.optim.Muon has a third.
# One would guess: one algorithm, one length. Keras multiplies by 0.2 * sqrt(larger side); optax by sqrt(max(1, columns / rows)), PyTorch by sqrt(max(1, rows / columns)),
# since one takes kernels as [in, out] and the other as [out, in].
# Seen: the spectral norm of a first step at rate 1 for one 64 x 16 gradient is 1.13 in optax and 1.81 in Keras. A rate tuned in one is wrong in the others by factors that grow with the layer.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 jax==0.10.2 optax==0.2.8
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


import jax.numpy as jnp
import optax

gradient = np.random.RandomState(0).randn(64, 16).astype("float32")
param = keras.Variable(np.zeros((64, 16), "float32"))
muon = keras.optimizers.Muon(1.0, weight_decay=0.0, exclude_embeddings=False)
muon.build([param])
muon.apply([gradient], [param])
rule = optax.contrib.muon(1.0)
update, _ = rule.update(jnp.array(gradient), rule.init(jnp.zeros((64, 16))), jnp.zeros((64, 16)))
norms = {"keras": np.linalg.norm(param.numpy(), 2), "optax": np.linalg.norm(np.asarray(update), 2)}
print("keras", keras.__version__, "optax", optax.__version__, norms, "ratio", norms["keras"] / norms["optax"], "one expects 1")
print("sqrt(64 / 16), by which PyTorch multiplies this one and optax does not:", (64 / 16) ** 0.5)
sys.exit(0 if abs(norms["keras"] / norms["optax"] - 0.2 * 64**0.5) < 0.02 else "the behavior has changed")
PY
