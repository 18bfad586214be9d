"""What TensorBoard reads from a folder of event files, as JSON: scalars, histograms and images by name, such as `validation/loss`."""
import json
import struct
import sys
from pathlib import Path

import tensorboard
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

root = Path(sys.argv[1])
curves, histograms, images = {}, {}, {}
for folder in [root, *(path for path in root.iterdir() if path.is_dir())]:
    events = EventAccumulator(str(folder), size_guidance={"scalars": 0, "tensors": 0})
    events.Reload()
    prefix = "" if folder == root else f"{folder.name}/"
    for tag in events.Tags()["scalars"]:
        curves[prefix + tag] = [[point.step, point.value] for point in events.Scalars(tag)]
    for tag in events.Tags()["tensors"]:
        plugin = events.SummaryMetadata(tag).plugin_data.plugin_name
        for point in events.Tensors(tag):
            value = tensor_util.make_ndarray(point.tensor_proto)
            if plugin == "histograms":
                histograms.setdefault(prefix + tag, []).append([point.step, value.tolist()])
            if plugin == "images":
                width, height, png = value
                # The size in the head of the PNG itself.
                assert struct.unpack(">II", png[16:24]) == (int(width), int(height)), tag
                images.setdefault(prefix + tag, []).append([point.step, int(width), int(height)])
print(json.dumps({"version": tensorboard.__version__, "curves": curves, "histograms": histograms, "images": images}))
