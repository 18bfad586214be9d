#!/usr/bin/env bash
# safetensors 0.8.0 (Python, NumPy side) writes a transposed array with the right shape and the wrong values, without an error.
# One would guess: an error, or the values of the transposed array. Seen: the bytes of the array as it lies in memory, under the new shape.
# np.ascontiguousarray(w.T) is written right. Matters to everybody who turns PyTorch's kernels [out, in] for another framework.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.2.6 safetensors==0.8.0
"$folder/venv/bin/python" - "$folder/file" <<'PY'
import sys
import numpy as np, safetensors
from safetensors.numpy import load_file, save_file

w = np.arange(6, dtype=np.float32).reshape(2, 3)
save_file({"transposed": w.T, "copied": np.ascontiguousarray(w.T)}, sys.argv[1])
back = load_file(sys.argv[1])
print("numpy", np.__version__, "safetensors", safetensors.__version__)
print("w.T          ", w.T.tolist())
print("read back    ", back["transposed"].tolist())
print("with a copy  ", back["copied"].tolist())
assert back["transposed"].shape == (3, 2)
changed = np.array_equal(back["transposed"], w.T) or not np.array_equal(back["copied"], w.T)
sys.exit("the behavior has changed" if changed else 0)
PY
