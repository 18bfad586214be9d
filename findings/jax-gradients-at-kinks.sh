#!/usr/bin/env bash
# JAX 0.10.2: the gradient of abs at 0 is 1, and that of clip at its bounds 0.5.
# One would guess: 0 and 1, as in PyTorch and TensorFlow (for abs) and PyTorch (for clip); jax.nn.relu has 0 at 0, by a rule of its own.
# Seen below. An L1 penalty written jnp.abs(w).sum() drives weights that are exactly 0 (pruned ones, zero kernels) away from 0.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jax==0.10.2
"$folder/venv/bin/python" - <<'PY'
import sys

import jax
import jax.numpy as jnp

seen = [float(jax.grad(f)(0.0)) for f in (jnp.abs, lambda x: jnp.clip(x, 0.0, 1.0), jax.nn.relu)]
print("jax", jax.__version__, "gradients at 0 of abs, clip(0, 1), relu:", seen, "one expects [0, 1, 0]")
sys.exit(0 if seen == [1.0, 0.5, 0.0] else "the behavior has changed")
PY
