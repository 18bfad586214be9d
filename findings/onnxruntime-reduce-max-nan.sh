#!/usr/bin/env bash
# onnxruntime 1.32.0, CPU: ReduceMax over [1, NaN, 3] is 3 and over [NaN, 1, 3] is NaN: whether a NaN is seen depends on its place.
# One would guess: NaN both times, as NumPy, PyTorch and the reference evaluator of onnx 1.23.2 give.
# Matters to a guard that looks for NaN in the greatest logit.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check onnx==1.23.2 onnxruntime==1.32.0
"$folder/venv/bin/python" - <<'PY'
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

graph = helper.make_graph(
    [helper.make_node("ReduceMax", ["x"], ["y"], keepdims=0)],
    "max",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, [3])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, [])],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
session, reference = onnxruntime.InferenceSession(model.SerializeToString()), ReferenceEvaluator(model)
rows = [np.array([1, np.nan, 3], "float32"), np.array([np.nan, 1, 3], "float32")]
seen = [float(session.run(None, {"x": row})[0]) for row in rows]
print("onnxruntime", onnxruntime.__version__, "ReduceMax of [1, NaN, 3] and [NaN, 1, 3]:", seen)
print("reference of onnx", onnx.__version__, [float(reference.run(None, {"x": row})[0]) for row in rows])
sys.exit(0 if seen[0] == 3 and np.isnan(seen[1]) else "the behavior has changed")
PY
