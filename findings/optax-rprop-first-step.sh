#!/usr/bin/env bash
# optax 0.2.8: the first step of rprop moves nothing.
# One would guess: a step of the learning rate against the sign of the gradient, as torch.optim.Rprop and the paper (Riedmiller and Braun 1993) take it.
# Seen: 0, then -1 and -1.2 rates, where 1, 1.2 and 1.44 are due: always one step behind, and the step sizes as well.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jax==0.10.2 optax==0.2.8
"$folder/venv/bin/python" - <<'PY'
import sys

import jax.numpy as jnp
import optax

rule = optax.rprop(0.01)
state = rule.init(jnp.zeros(1))
seen = []
for _ in range(3):
    update, state = rule.update(jnp.array([1.0]), state, jnp.zeros(1))
    seen.append(round(float(update[0]) / 0.01, 4))
print("optax", optax.__version__, "steps of rprop in learning rates for gradients 1, 1, 1:", seen, "one expects [-1, -1.2, -1.44]")
sys.exit(0 if seen == [0, -1, -1.2] else "the behavior has changed")
PY
