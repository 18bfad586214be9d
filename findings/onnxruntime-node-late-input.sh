#!/usr/bin/env bash
# onnxruntime-node 1.30.0 reads its inputs after run() has returned its promise: an array that is changed before the await answers for its new values.
# One would guess: inputs are taken when run is called, as a native call with a typed array does elsewhere; so a loop may fill one array again for the next sample.
# Seen: [1, 2] at the call, 9 written into the array before the await, 9 in the answer. Two requests that share a buffer get one another's answers.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check onnx==1.23.2
npm init -y > /dev/null
npm install --silent --no-audit --no-fund onnxruntime-node@1.30.0 --ignore-scripts > /dev/null 2>&1
venv/bin/python - <<'PY'
import onnx
from onnx import TensorProto, helper

x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [2]) for name in "xy")
graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "same", [x], [y])
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10), "same.onnx")
PY
cat > run.mjs <<'JS'
import { createRequire } from 'node:module'

const { InferenceSession, Tensor } = createRequire(import.meta.url)('onnxruntime-node')
const session = await InferenceSession.create('same.onnx')
const data = new Float32Array([1, 2])
const answer = session.run({ x: new Tensor('float32', data, [2]) })
data[0] = 9
const seen = [...(await answer).y.data].join()
console.log(`onnxruntime-node 1.30.0: called with 1,2, answers ${seen}`)
process.exitCode = seen === '9,2' ? 0 : 1
JS
node run.mjs 2> /dev/null
