#!/usr/bin/env bash
# TensorBoard 2.21.0: EventAccumulator, which scripts read logs with, keeps 10 values of a scalar that was written in the form of TensorFlow 2.
# One would guess: all of them, as of scalars in the older form (simple_value, up to 10,000). The newer form counts as a tensor, of which ten are kept, chosen by chance.
# Seen: 100 steps logged in each form; 100 come back of one and 10 of the other. size_guidance={"tensors": 0} keeps all.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tensorboard==2.21.0 setuptools==80.9.0
"$folder/venv/bin/python" - <<'PY'
import os
import sys
import tempfile

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util import tensor_util
from tensorboard.plugins.scalar import metadata
from tensorboard import version

folder = tempfile.mkdtemp()
writer = EventFileWriter(folder)
for step in range(100):
    writer.add_event(Event(step=step, wall_time=step, summary=Summary(value=[Summary.Value(tag="older", simple_value=step)])))
    value = Summary.Value(tag="newer", tensor=tensor_util.make_tensor_proto(float(step)), metadata=metadata.create_summary_metadata(display_name="", description=""))
    writer.add_event(Event(step=step, wall_time=step, summary=Summary(value=[value])))
writer.close()
events = EventAccumulator(folder)
events.Reload()
older, newer = len(events.Scalars("older")), len(events.Tensors("newer"))
print("tensorboard", version.VERSION, "100 steps logged in each form; kept of the older", older, "and of the newer", newer)
sys.exit(0 if (older, newer) == (100, 10) else "the behavior has changed")
PY
