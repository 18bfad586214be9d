#!/usr/bin/env bash
# optax 0.2.8: amsgrad keeps the maximum of the corrected second moments.
# One would guess: the maximum of the moments as they are, which is corrected afterwards, as torch.optim.Adam(amsgrad=True) and Keras have it; the paper corrects nothing.
# Seen: corrected moments are largest at the beginning, so one large first gradient sets the step for good: after gradients 1 and then 99 times 0.1 a param has moved 0.127, where the others move 0.595.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jax==0.10.2 optax==0.2.8
"$folder/venv/bin/python" - <<'PY'
import sys

import jax
import jax.numpy as jnp
import optax

gradients = [1.0] + [0.1] * 99
rule = optax.amsgrad(0.01, eps=1e-8)
param = jnp.zeros(1)
state = rule.init(param)
step = jax.jit(rule.update)
for gradient in gradients:
    update, state = step(jnp.array([gradient]), state, param)
    param = param + update
seen = float(param[0])


def amsgrad(corrected_first, rate=0.01, b1=0.9, b2=0.999):
    x = m = v = largest = 0.0
    for t, gradient in enumerate(gradients, 1):
        m, v = b1 * m + (1 - b1) * gradient, b2 * v + (1 - b2) * gradient**2
        largest = max(largest, v / (1 - b2**t) if corrected_first else v)
        x -= rate * m / (1 - b1**t) / ((largest if corrected_first else largest / (1 - b2**t)) ** 0.5 + 1e-8)
    return x


print("optax", optax.__version__, "amsgrad after 100 steps:", seen)
print("maximum of corrected moments:", amsgrad(True), " maximum, then corrected (PyTorch, Keras):", amsgrad(False))
sys.exit(0 if abs(seen - amsgrad(True)) < 1e-4 else "the behavior has changed")
PY
