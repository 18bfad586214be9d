#!/usr/bin/env bash
# onnx 1.23.2: its reference evaluator runs GRU, LSTM and RNN without their input sequence_lens and their attribute clip.
# One would guess: the reference says what other runtimes are judged by; onnxruntime keeps both.
# Seen: a sequence of 2 steps, padded to 4, goes on in the padding; a clip of 0.1 changes nothing.
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

gates = {"RNN": 1, "GRU": 3, "LSTM": 4}
random = np.random.default_rng(0)
has_changed = False


def last(op, lengths=None, **attributes):
    """The state after the last step of op over 4 steps: in onnxruntime, in the reference evaluator."""
    inputs = {
        "x": random.standard_normal((4, 1, 3)).astype("float32"),
        "w": random.standard_normal((1, 3 * gates[op], 3)).astype("float32"),
        "r": random.standard_normal((1, 3 * gates[op], 3)).astype("float32"),
    }
    names = list(inputs)
    if lengths is not None:
        inputs["lengths"] = np.array(lengths, "int32")
        names += ["", "lengths"]
    values = [helper.make_tensor_value_info(k, helper.np_dtype_to_tensor_dtype(v.dtype), v.shape) for k, v in inputs.items()]
    node = helper.make_node(op, names, ["", "h"], hidden_size=3, **attributes)
    graph = helper.make_graph([node], "g", values, [helper.make_tensor_value_info("h", TensorProto.FLOAT, (1, 1, 3))])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    both = [run.run(None, inputs)[0].ravel() for run in (session, ReferenceEvaluator(model))]
    return both + [float(np.abs(both[0] - both[1]).max())]


print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
for op in gates:
    for title, arguments, differs in [
        ("all 4 steps", {}, False),
        ("2 of 4 steps", {"lengths": [2]}, True),
        ("clip 0.1", {"clip": 0.1}, True),
    ]:
        seen, reference, difference = last(op, **arguments)
        print(f"{op}, {title}: onnxruntime {seen}, reference {reference}")
        has_changed |= (difference > 1e-3) != differs
sys.exit("the behavior has changed" if has_changed else 0)
PY
