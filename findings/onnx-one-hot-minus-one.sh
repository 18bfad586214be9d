#!/usr/bin/env bash
# ONNX OneHot (onnx 1.23.2 and onnxruntime 1.32.0): index -1 is the last class.
# One would guess: a row of zeros, as tf.one_hot, jax.nn.one_hot and tfjs give, which people use for "no label"; PyTorch refuses it.
# Seen: [-1, 1, 5] in 3 classes is the last class, the second, and zeros. Targets with -1 for padding train the last class after a conversion.
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
    [helper.make_node("OneHot", ["indices", "depth", "values"], ["y"])],
    "one-hot",
    [helper.make_tensor_value_info("indices", TensorProto.INT64, [3])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, [3, 3])],
    [helper.make_tensor("depth", TensorProto.INT64, [], [3]), helper.make_tensor("values", TensorProto.FLOAT, [2], [0, 1])],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
feeds = {"indices": np.array([-1, 1, 5])}
seen = onnxruntime.InferenceSession(model.SerializeToString()).run(None, feeds)[0].tolist()
print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__, "OneHot of [-1, 1, 5] in 3 classes:", seen)
print("the reference of onnx agrees:", ReferenceEvaluator(model).run(None, feeds)[0].tolist() == seen)
sys.exit(0 if seen == [[0, 0, 1], [0, 1, 0], [0, 0, 0]] else "the behavior has changed")
PY
