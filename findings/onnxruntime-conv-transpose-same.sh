#!/usr/bin/env bash
# onnxruntime 1.32.0 (and onnx 1.23.2's shape inference): ConvTranspose with auto_pad SAME_UPPER or SAME_LOWER and a kernel smaller than its stride gives too few pixels.
# One would guess: input · stride, as the operator's text says of both, and as Keras' Conv2DTranspose with "same" and onnx' reference evaluator give.
# Seen: of 4 pixels, kernel 2 and stride 3 make 11 in place of 12; where the kernel is no smaller, all agree.
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


def widths(padding, kernel, stride):
    """Pixels that 4 become: by onnxruntime, by shape inference, by the reference evaluator."""
    inputs = {"x": np.ones((1, 1, 4, 4), "float32"), "w": np.ones((1, 1, kernel, kernel), "float32")}
    node = helper.make_node("ConvTranspose", list(inputs), ["y"], strides=[stride, stride], auto_pad=padding)
    values = [helper.make_tensor_value_info(k, TensorProto.FLOAT, v.shape) for k, v in inputs.items()]
    graph = helper.make_graph([node], "g", values, [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    inferred = onnx.shape_inference.infer_shapes(model).graph.output[0].type.tensor_type.shape.dim[2].dim_value
    return session.run(None, inputs)[0].shape[2], inferred, ReferenceEvaluator(model).run(None, inputs)[0].shape[2]


print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
has_changed = False
for padding in ("SAME_UPPER", "SAME_LOWER"):
    for kernel, stride, due in [(2, 3, (11, 11, 12)), (1, 2, (7, 7, 8)), (2, 2, (8, 8, 8)), (3, 2, (8, 8, 8))]:
        seen = widths(padding, kernel, stride)
        print(f"{padding}, kernel {kernel}, stride {stride}: onnxruntime {seen[0]}, inferred {seen[1]}, reference {seen[2]}; {4 * stride} due")
        has_changed |= seen != due
sys.exit("the behavior has changed" if has_changed else 0)
PY
