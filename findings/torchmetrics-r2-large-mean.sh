#!/usr/bin/env bash
# torchmetrics 1.9.0 on PyTorch 2.15.0: R2Score of targets far from zero is more than 1, which R² cannot be. It keeps sums and sums of squares in float32.
# Targets −311031, −311036, −311024 (energies of molecules in kcal/mol have this size), predictions 1 off: R² is 0.9587 by hand and by scikit-learn 1.7.2; torchmetrics gives 1.0001.
# One would guess: 0.9587, since the differences are whole numbers that float32 holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check torchmetrics==1.9.0 torch==2.15.0 scikit-learn==1.7.2
"$folder/venv/bin/python" - <<'PY'
import sys

import sklearn
import torch
import torchmetrics
from sklearn.metrics import r2_score
from torchmetrics.regression import R2Score

target = torch.tensor([-311031.0, -311036.0, -311024.0])
predicted = target + torch.tensor([1.0, -1.0, -1.0])
seen = R2Score()(predicted, target).item()
expected = r2_score(target.numpy().astype("float64"), predicted.numpy().astype("float64"))
print("torchmetrics", torchmetrics.__version__, "PyTorch", torch.__version__, "R2Score:", seen)
print("scikit-learn", sklearn.__version__, "r2_score:", expected)
sys.exit(0 if seen > 1 and abs(expected - 0.9587) < 1e-4 else "the behavior has changed")
PY
