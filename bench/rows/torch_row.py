"""PyTorch: the data lies on the device as uint8 and is converted batch by batch. Eager; on CUDA also compiled, and as a CUDA graph."""
import torch
from torch import nn

from measure import batch_size, measure, read_mnist, refuse_slow_products, task, workload

kind = task['backend']  # cpu, cuda, cuda-compiled, cuda-graph
device = torch.device('cpu' if kind == 'cpu' else 'cuda')
torch.set_num_threads(task['threads'])
torch.manual_seed(7)
(train_x, train_y), (test_x, test_y) = [(torch.from_numpy(x).to(device), torch.from_numpy(y).long().to(device)) for x, y in read_mnist()]
loss_of = nn.CrossEntropyLoss()


def block(inputs):
    return [nn.Linear(inputs, 1024), nn.BatchNorm1d(1024), nn.ReLU()]


def he(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.kaiming_normal_(module.weight, nonlinearity='relu')
        nn.init.zeros_(module.bias)


class Recurrent(nn.Module):
    """A GRU or LSTM over the rows of an image; its last state tells the digit."""

    def __init__(self, layer):
        super().__init__()
        self.recurrent, self.output = layer(28, 128, batch_first=True), nn.Linear(128, 10)

    def forward(self, x):
        return self.output(self.recurrent(x.view(-1, 28, 28))[0][:, -1])


class Transformer(nn.Module):
    """Patches of 7 x 7, four blocks of width 64 with the norms before their parts, the mean over the patches."""

    def __init__(self):
        super().__init__()
        self.input, self.positions = nn.Linear(49, 64), nn.Parameter(torch.empty(16, 64).uniform_(-0.05, 0.05))
        self.blocks = nn.Sequential(*[nn.TransformerEncoderLayer(64, 4, 128, 0.0, batch_first=True, norm_first=True) for _ in range(4)])
        self.norm, self.output = nn.LayerNorm(64), nn.Linear(64, 10)

    def forward(self, x):
        patches = x.view(-1, 4, 7, 4, 7).transpose(2, 3).reshape(-1, 16, 49)
        return self.output(self.norm(self.blocks(self.input(patches) + self.positions)).mean(1))


networks = {
    'W1': lambda: nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)),
    'W2': lambda: nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 10)),
    'W3': lambda: nn.Sequential(*block(784), *block(1024), *block(1024), nn.Linear(1024, 10)),
    'W4': lambda: nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(32 * 49, 10)),
    'W5': lambda: Recurrent(nn.GRU),
    'W6': Transformer,
    'W7': lambda: Recurrent(nn.LSTM),
    'W8': lambda: nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 16, 3, padding=1, groups=16), nn.ReLU(), nn.Conv2d(16, 32, 1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * 49, 10)),
}


def convert(x):
    return x.float().div_(255)


def make_course(samples):
    model = networks[workload]().apply(he).to(device)
    graphed = kind == 'cuda-graph'
    if workload == 'W3':
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    else:
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, **({'capturable': True} if graphed else {}))
    forward = torch.compile(model) if kind == 'cuda-compiled' else model

    def step(rows):
        optimizer.zero_grad(set_to_none=True)
        loss_of(forward(convert(train_x[rows])), train_y[rows]).backward()
        optimizer.step()

    run = capture(model, optimizer, step) if graphed else step

    def epoch():
        model.train()
        order = torch.randperm(samples, device=device)
        for start in range(0, samples, batch_size):
            run(order[start:start + batch_size])
        if device.type == 'cuda':
            torch.cuda.synchronize()

    def accuracy():
        model.eval()
        with torch.no_grad():
            right = sum((model(convert(test_x[i:i + 500])).argmax(1) == test_y[i:i + 500]).sum().item() for i in range(0, 10_000, 500))
        return right / 10_000

    return epoch, accuracy


def capture(model, optimizer, step):
    """A full batch replays the captured step; the last, smaller one runs eagerly. Capturing needs a few eager steps, which are undone."""
    model.train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    rows = torch.zeros(batch_size, dtype=torch.long, device=device)
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            step(rows)
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    optimizer.zero_grad(set_to_none=True)
    with torch.cuda.graph(graph):
        step(rows)
    model.load_state_dict(before)
    for slots in optimizer.state.values():
        for slot in slots.values():
            slot.zero_()

    def run(batch):
        if len(batch) < batch_size:
            step(batch)
        else:
            rows.copy_(batch)
            graph.replay()

    return run


if kind == 'cpu':
    square = torch.rand(512, 512)
    refuse_slow_products(lambda: square @ square)
measure(make_course, torch.__version__)
