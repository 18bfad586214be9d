#!/usr/bin/env bash
# onnx 1.23.2: its reference evaluator's LRN normalizes as many channels as there are samples in the batch, and passes over the others.
# One would guess: each channel is divided by its own neighbors, as in the operator's text and in onnxruntime.
# Seen: for one sample with channels 1, 2, 3, 4, 5 and bias 0 all but the first are divided by 0.
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


def normalized(samples):
    """LRN over three channels with alpha 1, beta 1 and bias 0, of equal samples: by onnxruntime, by the reference evaluator, by hand."""
    x = np.tile(np.array([1, 2, 3, 4, 5], "float32"), (samples, 1)).reshape(samples, 5, 1, 1)
    node = helper.make_node("LRN", ["x"], ["y"], size=3, alpha=1.0, beta=1.0, bias=0.0)
    shape = helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)
    graph = helper.make_graph([node], "g", [shape], [helper.make_tensor_value_info("y", TensorProto.FLOAT, x.shape)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    hand = [x[0, c, 0, 0] / (np.square(x[0, max(0, c - 1) : c + 2]).sum() / 3) for c in range(5)]
    return [run.run(None, {"x": x})[0][0].ravel() for run in (session, ReferenceEvaluator(model))] + [np.array(hand)]


np.seterr(divide="ignore")
print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
has_changed = False
for samples, right in [(1, 1), (2, 2), (5, 5)]:
    seen, reference, hand = normalized(samples)
    print(f"{samples} samples: onnxruntime {seen}, reference {reference}, by hand {hand}")
    has_changed |= not np.allclose(seen, hand) or int(np.isclose(reference, hand).sum()) != right
sys.exit("the behavior has changed" if has_changed else 0)
PY
