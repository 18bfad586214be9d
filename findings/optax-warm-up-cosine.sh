#!/usr/bin/env bash
# optax 0.2.8 and Keras 3.15.1: the decay steps of a cosine with warm-up contain the warm-up in optax and follow it in Keras.
# One would guess: the same count under the same name (decay_steps). With 4 steps of warm-up and decay_steps=8, optax reaches 0 at step 8, Keras at step 12.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 jax==0.10.2 optax==0.2.8
"$folder/venv/bin/python" - <<'PY'
import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
import keras
import optax

theirs = optax.warmup_cosine_decay_schedule(0.0, 1.0, warmup_steps=4, decay_steps=8)
other = keras.optimizers.schedules.CosineDecay(0.0, decay_steps=8, warmup_target=1.0, warmup_steps=4)
first_zero = {name: next(i for i in range(1, 99) if abs(float(rule(i))) < 1e-6) for name, rule in (("optax", theirs), ("keras", other))}
print("optax", optax.__version__, "keras", keras.__version__, "first step whose rate is 0:", first_zero)
sys.exit(0 if first_zero == {"optax": 8, "keras": 12} else "the behavior has changed")
PY
