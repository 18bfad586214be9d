#!/usr/bin/env bash
# optax 0.2.8: adan weighs the differences of gradients by 1 - b2 = 0.08, though its b2 = 0.92 is what an average keeps per step.
# One would guess: the weight 0.92 of the paper (arXiv:2208.06677, algorithm 1, whose beta2 = 0.08 is one minus this b2, with the weight 1 - beta2).
# Seen: the second step from gradients 1 and 2 is that of the weight 0.08. Matters to everybody who compares with Adan of the authors or of timm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jax==0.10.2 optax==0.2.8
"$folder/venv/bin/python" - <<'PY'
import sys
import jax.numpy as jnp, jax, optax

b1, b2, b3, eps = 0.98, 0.92, 0.99, 1e-8


def second_update(weight):
    """Algorithm 1 for gradients 1 and 2, with the weight of the differences."""
    m = b1 * (1 - b1) * 1 + (1 - b1) * 2
    v = (1 - b2) * (2 - 1)
    n = b3 * (1 - b3) * 1**2 + (1 - b3) * (2 + weight * (2 - 1)) ** 2
    return -(m / (1 - b1**2) + weight * v / (1 - b2**2)) / ((n / (1 - b3**2)) ** 0.5 + eps)


optimizer = optax.adan(1.0, b1=b1, b2=b2, b3=b3, eps=eps, eps_root=0.0)
param = jnp.zeros(1)
state = optimizer.init(param)
for gradient in (1.0, 2.0):
    update, state = optimizer.update(jnp.array([gradient]), state, param)
seen = float(update[0])
print("optax", optax.__version__, "jax", jax.__version__)
print("weight 0.92 (paper)", second_update(b2))
print("weight 0.08        ", second_update(1 - b2))
print("optax              ", seen)
changed = abs(seen - second_update(1 - b2)) > 1e-5
sys.exit("the behavior has changed" if changed else 0)
PY
