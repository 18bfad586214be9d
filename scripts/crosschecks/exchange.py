"""Called by exchange.mjs: judges what Telar exported into a folder, and writes the weights back with NumPy and safetensors."""
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from safetensors.numpy import load_file, save_file

folder = Path(sys.argv[1])
worst = 0.0
for path in sorted(folder.glob("*.onnx")):
    name = path.stem
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    expected = np.load(folder / f"{name}.answers.npy")
    (output,) = session.run(None, {"input": np.load(folder / f"{name}.input.npy")})
    assert output.shape == expected.shape, f"{name}: expected {expected.shape}, received {output.shape}"
    difference = float(np.abs(output - expected).max())
    spread = float(np.ptp(expected))
    worst = max(worst, difference)
    print(f"{name:26} {session.get_outputs()[0].name:14} answers span {spread:.3f}, differ by {difference:.1e}")
    assert difference < 2e-6, f"{name}: onnxruntime answers otherwise"
    assert spread > 1e-2, f"{name}: its answers say nothing"

    with np.load(folder / f"{name}.npz") as arrays:
        npz = {key: arrays[key] for key in arrays.files}
    safe = load_file(folder / f"{name}.safetensors")
    assert npz.keys() == safe.keys() and len(npz) > 0, f"{name}: {npz.keys()} and {safe.keys()}"
    for key, array in npz.items():
        assert array.dtype == np.float32 and array.shape == safe[key].shape and np.array_equal(array, safe[key]), f"{name}: {key}"
    np.savez_compressed(folder / f"{name}.returned.npz", **{key: np.asfortranarray(array.astype(np.float64)) for key, array in npz.items()})
    save_file({key: np.ascontiguousarray(array) for key, array in safe.items()}, folder / f"{name}.returned.safetensors")
print(f"onnxruntime {onnxruntime.__version__} differs by {worst:.1e} at most")
