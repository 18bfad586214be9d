#!/usr/bin/env bash
# torchmetrics 1.9.0 on PyTorch 2.15.0: whether BinaryAccuracy takes scores for logits depends on what else is in the batch: only where one of them lies outside of 0 … 1 are all put
# through a sigmoid. Logits 0.3 and 0.4 mean the second class; alone they count as the first, beside a logit of 5 as the second.
# One would guess: a metric of samples does not depend on their neighbors in the batch, and so not on the batch size.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check torchmetrics==1.9.0 torch==2.15.0
"$folder/venv/bin/python" - <<'PY'
import sys

import torch
import torchmetrics
from torchmetrics.classification import BinaryAccuracy

logits, targets = torch.tensor([0.3, 0.4, 5.0]), torch.tensor([0, 0, 1])
together, apart = BinaryAccuracy(), BinaryAccuracy()
together.update(logits, targets)
apart.update(logits[:2], targets[:2])
apart.update(logits[2:], targets[2:])
seen = [round(metric.compute().item(), 4) for metric in (together, apart)]
print("torchmetrics", torchmetrics.__version__, "PyTorch", torch.__version__)
print("accuracy of the same three samples, in one batch and in two:", seen)
sys.exit(0 if seen == [0.3333, 1.0] else "the behavior has changed")
PY
