#!/usr/bin/env bash
# MLflow 3.17.2: one metric that the server cannot read ("nan" in small letters) in runs/log-batch: the answer is 200, it is stored as 0 at step 0, and every metric after it is lost.
# One would guess: 400 and nothing stored, as for a batch that is too large, or the others kept. "NaN", "Infinity" and "-Infinity" are read, so a writer in another language is close to right.
# Seen: [5, "nan", 6] at steps 1, 2, 3 is stored as 5 at step 1 and 0 at step 0.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mlflow==3.17.2
"$folder/venv/bin/python" - <<'PY'
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import mlflow

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
folder = tempfile.mkdtemp()
command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--backend-store-uri", f"sqlite:///{folder}/mlflow.db"]
server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, cwd=folder)


def call(path, body=None):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/2.0/mlflow/{path}", data=None if body is None else json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status, json.loads(answer.read())


try:
    for _ in range(240):
        try:
            call("experiments/search", {"max_results": 1})
            break
        except OSError:
            time.sleep(0.5)
    run = call("runs/create", {"experiment_id": "0", "start_time": 1})[1]["run"]["info"]["run_id"]
    metrics = [{"key": "loss", "value": value, "timestamp": 1, "step": step} for step, value in enumerate((5, "nan", 6), 1)]
    status, _ = call("runs/log-batch", {"run_id": run, "metrics": metrics})
    _, history = call(f"metrics/get-history?run_id={run}&metric_key=loss")
    seen = sorted((metric["value"], int(metric.get("step", 0))) for metric in history["metrics"])
finally:
    os.killpg(server.pid, 15)
print("mlflow", mlflow.__version__, "status", status, "stored (value, step):", seen)
sys.exit(0 if (status, seen) == (200, [(0, 0), (5, 1)]) else "the behavior has changed")
PY
