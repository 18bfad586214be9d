#!/usr/bin/env bash
# optax 0.2.8: contrib.schedule_free asks its schedule for the learning rate of the next step, while the optimizer inside it asks for that of this one.
# One would guess: both count from 0, as all schedules of optax do. Seen: at the first step the weight of the average is that of schedule(1).
# Matters for warm-ups, whose weights are then one step ahead of the steps that they weigh.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jax==0.10.2 optax==0.2.8
"$folder/venv/bin/python" - <<'PY'
import sys
import jax, jax.numpy as jnp, optax

# 0.5 at the first step, 0.25 from the second on.
schedule = optax.piecewise_constant_schedule(0.5, {1: 0.5})
optimizer = optax.contrib.schedule_free(optax.sgd(schedule), schedule)
param = jnp.ones(1)
_, state = optimizer.update(jnp.ones(1), optimizer.init(param), param)
print("optax", optax.__version__, "jax", jax.__version__)
print("schedule(0), schedule(1)        ", float(schedule(0)), float(schedule(1)))
print("step of the optimizer inside    ", float(param[0] - state.z[0]))
print("largest rate, for the weights   ", float(state.max_lr))
changed = not (abs(param[0] - state.z[0] - 0.5) < 1e-6 and abs(state.max_lr - 0.25) < 1e-6)
sys.exit("the behavior has changed" if changed else 0)
PY
