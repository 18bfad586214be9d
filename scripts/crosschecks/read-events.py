"""What TensorBoard reads from a folder of event files, as JSON: {"validation/loss": [[step, value], …]}."""
import json
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

root = Path(sys.argv[1])
curves = {}
for folder in [root, *(path for path in root.iterdir() if path.is_dir())]:
    events = EventAccumulator(str(folder), size_guidance={"scalars": 0, "tensors": 0})
    events.Reload()
    prefix = "" if folder == root else f"{folder.name}/"
    for tag in events.Tags()["scalars"]:
        curves[prefix + tag] = [[point.step, point.value] for point in events.Scalars(tag)]
print(json.dumps(curves))
