#!/usr/bin/env bash
# onnxruntime 1.32.0, CPU: Sigmoid of a float32 loses its lower tail: of −17 it is 8.9e-8, 2.2 times too large, and of −20 and below exactly 0.
# One would guess: 4.1e-8 and 2.1e-9, as the reference evaluator of onnx 1.23.2 gives; float32 holds sigmoid(−80) = 1.8e-35, too.
# Matters to whoever takes the logarithm of an exported network's probabilities: one confident wrong answer makes a log loss infinite.
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
    [helper.make_node("Sigmoid", ["x"], ["y"])],
    "sigmoid",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, [4])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, [4])],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
x = np.array([-10, -17, -20, -80], "float32")
seen = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0]
expected = ReferenceEvaluator(model).run(None, {"x": x})[0]
print("onnxruntime", onnxruntime.__version__, "Sigmoid of", x.tolist(), "is", seen.tolist())
print("reference of onnx", onnx.__version__, expected.tolist())
same = seen[1] > 2 * expected[1] and (seen[2:] == 0).all() and (expected > 0).all()
sys.exit(0 if same else "the behavior has changed")
PY
