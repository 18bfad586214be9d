"""The network of a safetensors file of `telar export` behind FastAPI and PyTorch: python -m uvicorn peer:app, with WEIGHTS set.

As its documentation has it, and with what is known to make it fast: one thread in each of several workers, an async handler that needs no
thread pool, inference mode, uvloop and httptools, and a list of whole numbers that is not checked one by one.
"""
import os

import numpy as np
import torch
from fastapi import FastAPI
from pydantic import BaseModel
from safetensors.torch import load_file
from torch import nn

torch.set_num_threads(1)
weights = load_file(os.environ["WEIGHTS"])
layers = sorted({name.split("/")[0] for name in weights}, key=lambda name: int(name.split("-")[0]))
modules = []
for name in layers:
    kernel, bias = weights[f"{name}/kernel"], weights[f"{name}/bias"]
    linear = nn.Linear(*kernel.shape)
    linear.weight.data, linear.bias.data = kernel.T.contiguous(), bias
    modules += [linear, nn.ReLU()]
network = nn.Sequential(*modules[:-1]).eval()


class Tensor(BaseModel):
    name: str
    shape: list[int]
    datatype: str
    data: list


class Request(BaseModel):
    inputs: list[Tensor]


app = FastAPI()


@app.get("/v2/health/ready")
async def ready():
    return {"ready": True}


@app.post("/infer")
async def infer(request: Request):
    tensor = request.inputs[0]
    pixels = torch.from_numpy(np.array(tensor.data, np.float32).reshape(tensor.shape[0], -1) / 255)
    with torch.inference_mode():
        probabilities = torch.softmax(network(pixels), 1)
    return {
        "outputs": [
            {
                "name": "probabilities",
                "datatype": "FP32",
                "shape": list(probabilities.shape),
                "data": probabilities.flatten().tolist(),
            }
        ]
    }
