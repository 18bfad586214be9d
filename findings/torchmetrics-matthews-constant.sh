#!/usr/bin/env bash
# torchmetrics 1.9.0: Matthews' correlation of a model that always says the same is near 1 or −1 where the classes are unequal.
# One would guess: 0, as of everything that knows nothing, and as in scikit-learn.
# Seen: "always 1" against 99 ones and a zero has 0.985; the same numbers among three classes have 0.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check torchmetrics==1.9.0 torch==2.15.0 scikit-learn==1.9.1 "numpy==2.4.6"
"$folder/venv/bin/python" - <<'PY'
import sys
import warnings

import sklearn
import torch
import torchmetrics
from sklearn.metrics import matthews_corrcoef
from torchmetrics.functional.classification import binary_matthews_corrcoef, multiclass_matthews_corrcoef

warnings.simplefilter("ignore")
print("torchmetrics", torchmetrics.__version__, "scikit-learn", sklearn.__version__)
has_changed = False
for always, ones, due in [(1, 99, 0.985), (0, 99, -0.985), (1, 1, -0.985)]:
    predicted, labels = torch.full((100,), always), torch.tensor([1] * ones + [0] * (100 - ones))
    two = binary_matthews_corrcoef(predicted, labels).item()
    three = multiclass_matthews_corrcoef(predicted, labels, num_classes=3).item()
    right = matthews_corrcoef(labels, predicted)
    print(f"always {always}, {ones} of 100 labels are 1: scikit-learn {right}, torchmetrics {two:.3f}, of three classes {three}")
    has_changed |= abs(two - due) > 1e-3 or three != 0 or right != 0
sys.exit("the behavior has changed" if has_changed else 0)
PY
