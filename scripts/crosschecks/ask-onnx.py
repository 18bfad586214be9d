"""Called by onnx-runtimes.mjs: one onnxruntime of Python opens every network of a folder and answers."""
import sys
from pathlib import Path

import numpy as np
import onnxruntime

folder = Path(sys.argv[1])
worst, paths = 0.0, sorted(folder.glob("*.onnx"))
for path in paths:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (output,) = session.run(None, {session.get_inputs()[0].name: np.load(folder / f"{path.stem}.input.npy")})
    worst = max(worst, float(np.abs(output - np.load(folder / f"{path.stem}.answers.npy")).max()))
    assert worst < 2e-6, f"{path.stem}: onnxruntime {onnxruntime.__version__} answers otherwise, by {worst}"
print(f"onnxruntime {onnxruntime.__version__} opens {len(paths)} networks and differs by {worst:.1e} at most")
