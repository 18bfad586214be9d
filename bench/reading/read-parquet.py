"""Reads the images with pyarrow and Pillow on one core, row group by row group into one array: python read-parquet.py FOLDER. Prints seconds and MB above the start."""
import io
import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

pa.set_cpu_count(1)
start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.perf_counter()
processor = time.process_time()
total = 0
for path in sorted(Path(sys.argv[1]).glob("*.parquet")):
    file = pq.ParquetFile(path)
    pixels = np.empty((file.metadata.num_rows, 28, 28), np.uint8)
    labels = np.empty(file.metadata.num_rows, np.int32)
    at = 0
    for group in range(file.num_row_groups):
        table = file.read_row_group(group, use_threads=False)
        labels[at : at + len(table)] = table["label"]
        for data in table["image"].combine_chunks().field("bytes"):
            pixels[at] = Image.open(io.BytesIO(data.as_py()))
            at += 1
    total += int(pixels.sum()) + int(labels.sum())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": time.perf_counter() - began, "processor": time.process_time() - processor, "megabytes": (peak - start) / 1e3, "sum": total}))
