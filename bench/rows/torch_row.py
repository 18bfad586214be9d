"""PyTorch, eager: the same networks, the data resident as uint8 and converted batch by batch."""
import json, resource, sys, time
import numpy as np
import torch
from torch import nn

workload, backend, threads, epochs, limit = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
folder = sys.argv[6]
torch.set_num_threads(threads)
torch.manual_seed(7)
device = torch.device('cuda' if backend.startswith('cuda') else 'cpu')


def images(name):
    return np.fromfile(f'{folder}/{name}-images-idx3-ubyte', np.uint8)[16:].reshape(-1, 784)


def labels(name):
    return np.fromfile(f'{folder}/{name}-labels-idx1-ubyte', np.uint8)[8:].astype(np.int64)


def he(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.kaiming_normal_(module.weight, nonlinearity='relu')
        nn.init.zeros_(module.bias)


batch = 100 if workload == 'W3' else 64
x = torch.from_numpy(images('train')).to(device)
y = torch.from_numpy(labels('train')).to(device)
if limit:
    x, y = x[: limit * batch], y[: limit * batch]
test_x = torch.from_numpy(images('t10k')).to(device).float().div_(255)
test_y = torch.from_numpy(labels('t10k')).to(device)


def block(i):
    return [nn.Linear(i, 1024), nn.BatchNorm1d(1024), nn.ReLU()]


model = {
    'W1': lambda: nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)),
    'W2': lambda: nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 10)),
    'W3': lambda: nn.Sequential(*block(784), *block(1024), *block(1024), nn.Linear(1024, 10)),
    'W4': lambda: nn.Sequential(nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                                nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(32 * 49, 10)),
}[workload]().apply(he).to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9) if workload == 'W3' else torch.optim.Adam(model.parameters(), lr=1e-3)
step_model = torch.compile(model) if backend == 'cuda-compiled' else model
loss_of = nn.CrossEntropyLoss()

done = []
for epoch in range(epochs):
    model.train()
    started = time.perf_counter()
    order = torch.randperm(len(x), device=device)
    steps = 0
    for start in range(0, len(x), batch):
        rows = order[start:start + batch]
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(step_model(x[rows].float().div_(255)), y[rows])
        loss.backward()
        optimizer.step()
        steps += 1
    if device.type == 'cuda':
        torch.cuda.synchronize()
    seconds = time.perf_counter() - started
    model.eval()
    with torch.no_grad():
        accuracy = sum((model(test_x[i:i + 500]).argmax(1) == test_y[i:i + 500]).sum().item() for i in range(0, 10000, 500)) / 10000
    done.append({'seconds': seconds, 'steps': steps, 'accuracy': accuracy})
print(json.dumps({'epochs': done, 'batchSize': batch, 'version': torch.__version__, 'peakMemoryMb': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
