#!/usr/bin/env bash
# MLflow 3.17.2: a param whose value is a number in JSON, not text, is stored as empty text with status 200, and cannot be put right, since params cannot be changed.
# One would guess: it is stored as "0.1", or refused with 400 as other wrong types are. The client in Python turns every value into text, so only writers in another language meet it.
# Seen: lr = 0.1 is stored as ""; lr = "0.1" is then refused: changing param values is not allowed.
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
import urllib.error
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
    status, _ = call("runs/log-batch", {"run_id": run, "params": [{"key": "lr", "value": 0.1}]})
    stored = call(f"runs/get?run_id={run}")[1]["run"]["data"]["params"]
    try:
        again = call("runs/log-batch", {"run_id": run, "params": [{"key": "lr", "value": "0.1"}]})[0]
    except urllib.error.HTTPError as error:
        again = error.code
finally:
    os.killpg(server.pid, 15)
print("mlflow", mlflow.__version__, "status", status, "stored:", stored, "then as text:", again)
sys.exit(0 if (status, stored, again) == (200, [{"key": "lr", "value": ""}], 400) else "the behavior has changed")
PY
