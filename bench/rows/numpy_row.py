"""NumPy: the same networks, their gradients and optimizers written out; the products run in OpenBLAS."""
import numpy as np

from measure import batch_size, measure, read_mnist, refuse_slow_products, workload

(train_x, train_y), (test_x, test_y) = read_mnist()
random = np.random.default_rng(7)


def convert(x):
    return x.astype(np.float32) / np.float32(255)


def zeros(*shape):
    return np.zeros(shape, np.float32)


class Dense:
    def __init__(self, inputs, units, relu=False):
        self.params = [random.normal(0, np.sqrt(2 / inputs), (inputs, units)).astype(np.float32), zeros(units)]
        self.relu = relu

    def forward(self, x, training):
        self.x = x.reshape(len(x), -1)
        self.y = self.x @ self.params[0]
        self.y += self.params[1]
        if self.relu:
            np.maximum(self.y, 0, out=self.y)
        self.shape = x.shape
        return self.y

    def backward(self, dy, needs_input_gradient):
        if self.relu:
            dy = dy * (self.y > 0)
        self.gradients = [self.x.T @ dy, dy.sum(0)]
        return (dy @ self.params[0].T).reshape(self.shape) if needs_input_gradient else None


class BatchNorm:
    def __init__(self, units):
        self.params = [np.ones(units, np.float32), zeros(units)]
        self.mean, self.variance = zeros(units), np.ones(units, np.float32)

    def forward(self, x, training):
        mean, variance = (x.mean(0), x.var(0)) if training else (self.mean, self.variance)
        if training:
            self.mean = 0.9 * self.mean + 0.1 * mean
            self.variance = 0.9 * self.variance + 0.1 * variance * len(x) / (len(x) - 1)
        self.inverse = 1 / np.sqrt(variance + np.float32(1e-5))
        self.h = (x - mean) * self.inverse
        return self.h * self.params[0] + self.params[1]

    def backward(self, dy, needs_input_gradient):
        scale, offset = (dy * self.h).sum(0), dy.sum(0)
        self.gradients = [scale, offset]
        return self.params[0] * self.inverse * (dy - (offset + self.h * scale) / len(dy))


class Relu:
    params = gradients = ()

    def forward(self, x, training):
        self.y = np.maximum(x, 0)
        return self.y

    def backward(self, dy, needs_input_gradient):
        return dy * (self.y > 0)


class Conv:
    """3×3 with zeros around and ReLU, as a product with unfolded windows."""

    def __init__(self, channels, filters):
        self.params = [random.normal(0, np.sqrt(2 / (9 * channels)), (9 * channels, filters)).astype(np.float32), zeros(filters)]

    def forward(self, x, training):
        self.shape = x.shape
        batch, height, width, channels = x.shape
        padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
        windows = [padded[:, i:i + height, j:j + width] for i in range(3) for j in range(3)]
        self.rows = np.concatenate(windows, -1).reshape(-1, 9 * channels)
        self.y = np.maximum(self.rows @ self.params[0] + self.params[1], 0)
        return self.y.reshape(batch, height, width, -1)

    def backward(self, dy, needs_input_gradient):
        dy = dy.reshape(self.y.shape) * (self.y > 0)
        self.gradients = [self.rows.T @ dy, dy.sum(0)]
        if not needs_input_gradient:
            return None
        batch, height, width, channels = self.shape
        windows = (dy @ self.params[0].T).reshape(batch, height, width, 9, channels)
        dx = zeros(batch, height + 2, width + 2, channels)
        for i in range(3):
            for j in range(3):
                dx[:, i:i + height, j:j + width] += windows[:, :, :, 3 * i + j]
        return dx[:, 1:-1, 1:-1]


class Pool:
    """2×2, without overlap."""

    params = gradients = ()

    def forward(self, x, training):
        batch, height, width, channels = x.shape
        self.windows = x.reshape(batch, height // 2, 2, width // 2, 2, channels)
        self.y = self.windows.max((2, 4), keepdims=True)
        return self.y[:, :, 0, :, 0]

    def backward(self, dy, needs_input_gradient):
        largest = self.windows == self.y
        # Of equal values the first takes the gradient.
        taken = np.zeros_like(self.y, bool)
        for i in range(2):
            for j in range(2):
                here = largest[:, :, i:i + 1, :, j:j + 1] & ~taken
                largest[:, :, i:i + 1, :, j:j + 1] = here
                taken |= here
        batch, height, _, width, _, channels = self.windows.shape
        return (largest * dy[:, :, None, :, None]).reshape(batch, height * 2, width * 2, channels)


class Images:
    params = gradients = ()

    def forward(self, x, training):
        return x.reshape(-1, 28, 28, 1)

    def backward(self, dy, needs_input_gradient):
        return None


networks = {
    'W1': lambda: [Dense(784, 128, True), Dense(128, 10)],
    'W2': lambda: [Dense(784, 128, True), Dense(128, 128, True), Dense(128, 10)],
    'W3': lambda: [layer for i in (784, 1024, 1024) for layer in (Dense(i, 1024), BatchNorm(1024), Relu())] + [Dense(1024, 10)],
    'W4': lambda: [Images(), Conv(1, 16), Pool(), Conv(16, 32), Pool(), Dense(1568, 10)],
}


def make_course(samples):
    layers = networks[workload]()
    first = next(i for i, layer in enumerate(layers) if layer.params)
    slots = [[[np.zeros_like(p), np.zeros_like(p)] for p in layer.params] for layer in layers]
    steps = 0

    def run(x, training):
        for layer in layers:
            x = layer.forward(x, training)
        return x

    def update(param, gradient, slot):
        velocity, second = slot
        if workload == 'W3':
            velocity *= 0.9
            velocity += gradient
            param -= np.float32(0.01) * velocity
            return
        velocity *= 0.9
        velocity += np.float32(0.1) * gradient
        second *= 0.999
        second += np.float32(0.001) * np.square(gradient)
        rate = np.float32(0.001 / (1 - 0.9**steps))
        param -= rate * velocity / (np.sqrt(second * np.float32(1 / (1 - 0.999**steps))) + np.float32(1e-8))

    def epoch():
        nonlocal steps
        order = random.permutation(samples)
        for start in range(0, samples, batch_size):
            steps += 1
            rows = order[start:start + batch_size]
            z = run(convert(train_x[rows]), True)
            e = np.exp(z - z.max(1, keepdims=True))
            dy = e / e.sum(1, keepdims=True)
            dy[np.arange(len(rows)), train_y[rows]] -= 1
            dy /= np.float32(len(rows))
            for i in range(len(layers) - 1, first - 1, -1):
                dy = layers[i].backward(dy, i > first)
                for param, gradient, slot in zip(layers[i].params, layers[i].gradients, slots[i]):
                    update(param, gradient, slot)

    def accuracy():
        right = sum(int((run(convert(test_x[i:i + 500]), False).argmax(1) == test_y[i:i + 500]).sum()) for i in range(0, 10_000, 500))
        return right / 10_000

    return epoch, accuracy


square = random.random((512, 512), np.float32)
refuse_slow_products(lambda: square @ square)
measure(make_course, np.__version__)
