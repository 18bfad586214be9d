"""Whether the histogram on stdin is NumPy's of the last kernel in a run: [[left, right, count], …]."""
import json
import sys
from pathlib import Path

import numpy as np

histogram = np.array(json.load(sys.stdin))
data = Path(sys.argv[1], "checkpoints", "last.telar").read_bytes()
size = int.from_bytes(data[:8], "little")
about = json.loads(data[8 : 8 + size])["params/0-dense/kernel"]
start, end = about["data_offsets"]
kernel = np.frombuffer(data[8 + size + start : 8 + size + end], np.float32).astype(np.float64)
counts, edges = np.histogram(kernel, bins=len(histogram))
assert np.allclose(histogram[:, 0], edges[:-1]) and np.allclose(histogram[:, 1], edges[1:])
# A value beside an edge may fall to either side of it.
assert np.abs(histogram[:, 2] - counts).sum() <= 2, histogram[:, 2] - counts
