"""Called by litert.mjs: asks the LiteRT interpreter for the answers of the converted networks to MNIST's test images."""
import sys
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

folder = Path(sys.argv[1])
images = np.fromfile(sys.argv[2], np.uint8, offset=16).reshape(-1, 28, 28, 1).astype(np.float32) / np.float32(255)
for name in ["dense", "convolutional"]:
    (model,) = folder.glob(f"{name}/*_float32.tflite")
    interpreter = Interpreter(str(model))
    (given,) = interpreter.get_input_details()
    (answered,) = interpreter.get_output_details()
    interpreter.resize_tensor_input(given["index"], images.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(given["index"], images)
    interpreter.invoke()
    answers = interpreter.get_tensor(answered["index"])
    expected = np.load(folder / f"{name}.npy")
    assert answers.shape == expected.shape == (10000, 10), f"{name}: expected {expected.shape}, received {answers.shape}"
    difference = float(np.abs(answers - expected).max())
    other = int((answers.argmax(1) != expected.argmax(1)).sum())
    print(f"{name:14} {model.stat().st_size:,} bytes, {given['shape_signature'].tolist()}: differs by {difference:.1e} at most, {other} of 10,000 classes")
    assert difference < 2e-5, f"{name}: LiteRT answers otherwise"
    assert np.ptp(expected) > 0.9, f"{name}: its answers say nothing"
