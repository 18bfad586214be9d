"""onnxruntime: the whole training step as one ONNX graph of plain operators: gather, forward, backward, optimizer. The new state goes into a second set of tensors, and the next step comes back."""
import numpy as np
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

from measure import batch_size, measure, read_mnist, task, workload

(train_x, train_y), (test_x, test_y) = read_mnist()
random = np.random.default_rng(7)
OPSET = 18


class Graph:
    """Collects the nodes of a graph. Its state is given, and where it was changed returned as `<name>/next`."""

    def __init__(self):
        self.nodes, self.constants, self.inputs, self.outputs, self.count = [], {}, [], [], 0

    def op(self, kind, *inputs, outputs=1, **attributes):
        names = [f'{kind}{self.count}.{i}' for i in range(outputs)]
        self.count += 1
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, value, dtype=np.float32):
        array = np.asarray(value, dtype)
        key = f'constant/{array.dtype}/{array.tolist()}'
        self.constants[key] = numpy_helper.from_array(array, key)
        return key

    def given(self, name, dtype, shape):
        self.inputs.append(helper.make_tensor_value_info(name, dtype, shape))
        return name

    def returned(self, value, name, dtype=TensorProto.FLOAT):
        self.nodes.append(helper.make_node('Identity', [value], [name]))
        self.outputs.append(helper.make_tensor_value_info(name, dtype, None))

    def sum(self, x, axes, keepdims=0):
        return self.op('ReduceSum', x, self.constant(axes, np.int64), keepdims=keepdims)

    def mean(self, x, axes):
        return self.op('ReduceMean', x, self.constant(axes, np.int64), keepdims=0)

    def scaled(self, x, factor):
        return self.op('Mul', x, self.constant(factor))

    def session(self):
        graph = helper.make_graph(self.nodes, 'step', self.inputs, self.outputs, list(self.constants.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', OPSET)], ir_version=9)
        options = ort.SessionOptions()
        options.intra_op_num_threads = task['threads']
        return ort.InferenceSession(model.SerializeToString(), options, providers=['CPUExecutionProvider'])


class Dense:
    def __init__(self, name, inputs, units, relu=False):
        self.name, self.relu = name, relu
        self.params = {f'{name}/kernel': random.normal(0, np.sqrt(2 / inputs), (inputs, units)), f'{name}/bias': np.zeros(units)}
        self.moving = {}

    def forward(self, g, x, training):
        self.x = x
        self.y = g.op('Gemm', x, f'{self.name}/kernel', f'{self.name}/bias')
        if self.relu:
            self.y = g.op('Relu', self.y)
        return self.y

    def backward(self, g, dy, needs_input_gradient):
        dz = masked(g, dy, self.y) if self.relu else dy
        gradients = {f'{self.name}/kernel': g.op('Gemm', self.x, dz, transA=1), f'{self.name}/bias': g.sum(dz, [0])}
        return gradients, g.op('Gemm', dz, f'{self.name}/kernel', transB=1) if needs_input_gradient else None


class BatchNorm:
    def __init__(self, name, units):
        self.name = name
        self.params = {f'{name}/scale': np.ones(units), f'{name}/offset': np.zeros(units)}
        self.moving = {f'{name}/mean': np.zeros(units), f'{name}/variance': np.ones(units)}

    def forward(self, g, x, training):
        if training:
            mean = g.mean(x, [0])
            centered = g.op('Sub', x, mean)
            variance = g.mean(g.op('Mul', centered, centered), [0])
            for slot, value in (('mean', mean), ('variance', g.scaled(variance, batch_size / (batch_size - 1)))):
                g.returned(g.op('Add', g.scaled(f'{self.name}/{slot}', 0.9), g.scaled(value, 0.1)), f'{self.name}/{slot}/next')
        else:
            centered, variance = g.op('Sub', x, f'{self.name}/mean'), f'{self.name}/variance'
        self.inverse = g.op('Reciprocal', g.op('Sqrt', g.op('Add', variance, g.constant(1e-5))))
        self.h = g.op('Mul', centered, self.inverse)
        return g.op('Add', g.op('Mul', self.h, f'{self.name}/scale'), f'{self.name}/offset')

    def backward(self, g, dy, needs_input_gradient):
        scale, offset = g.sum(g.op('Mul', dy, self.h), [0]), g.sum(dy, [0])
        share = g.scaled(g.op('Add', g.op('Mul', self.h, scale), offset), 1 / batch_size)
        dx = g.op('Mul', g.op('Mul', f'{self.name}/scale', self.inverse), g.op('Sub', dy, share))
        return {f'{self.name}/scale': scale, f'{self.name}/offset': offset}, dx


class Relu:
    params = moving = {}

    def forward(self, g, x, training):
        self.y = g.op('Relu', x)
        return self.y

    def backward(self, g, dy, needs_input_gradient):
        return {}, masked(g, dy, self.y)


class Conv:
    """3×3 with zeros around and ReLU. The gradient of the filter is a convolution of images that have the batch as channels."""

    def __init__(self, name, channels, filters):
        self.name = name
        self.params = {f'{name}/kernel': random.normal(0, np.sqrt(2 / (9 * channels)), (filters, channels, 3, 3)), f'{name}/bias': np.zeros(filters)}
        self.moving = {}

    def forward(self, g, x, training):
        self.x = x
        self.y = g.op('Relu', g.op('Conv', x, f'{self.name}/kernel', f'{self.name}/bias', pads=[1] * 4, kernel_shape=[3, 3]))
        return self.y

    def backward(self, g, dy, needs_input_gradient):
        dz = masked(g, dy, self.y)
        swapped = g.op('Conv', *(g.op('Transpose', each, perm=[1, 0, 2, 3]) for each in (self.x, dz)), pads=[1] * 4)
        gradients = {f'{self.name}/kernel': g.op('Transpose', swapped, perm=[1, 0, 2, 3]), f'{self.name}/bias': g.sum(dz, [0, 2, 3])}
        return gradients, g.op('ConvTranspose', dz, f'{self.name}/kernel', pads=[1] * 4) if needs_input_gradient else None


class Pool:
    params = moving = {}

    def forward(self, g, x, training):
        self.x = x
        y, self.places = g.op('MaxPool', x, outputs=2, kernel_shape=[2, 2], strides=[2, 2])
        return y

    def backward(self, g, dy, needs_input_gradient):
        return {}, g.op('MaxUnpool', dy, self.places, g.op('Shape', self.x), kernel_shape=[2, 2], strides=[2, 2])


class Reshape:
    params = moving = {}

    def __init__(self, *shape):
        self.shape = shape

    def forward(self, g, x, training):
        self.x = x
        return g.op('Reshape', x, g.constant([-1, *self.shape], np.int64))

    def backward(self, g, dy, needs_input_gradient):
        return {}, g.op('Reshape', dy, g.op('Shape', self.x))


def masked(g, dy, y):
    return g.op('Where', g.op('Greater', y, g.constant(0)), dy, g.constant(0))


def block(name, inputs):
    return [Dense(f'{name}a', inputs, 1024), BatchNorm(f'{name}b', 1024), Relu()]


networks = {
    'W1': lambda: [Dense('0', 784, 128, True), Dense('1', 128, 10)],
    'W2': lambda: [Dense('0', 784, 128, True), Dense('1', 128, 128, True), Dense('2', 128, 10)],
    'W3': lambda: [*block('0', 784), *block('1', 1024), *block('2', 1024), Dense('3', 1024, 10)],
    'W4': lambda: [Reshape(1, 28, 28), Conv('0', 1, 16), Pool(), Conv('1', 16, 32), Pool(), Reshape(1568), Dense('2', 1568, 10)],
}


def forward(g, layers, rows, training):
    x = g.scaled(g.op('Cast', g.op('Gather', 'images', rows), to=TensorProto.FLOAT), 1 / 255)
    for layer in layers:
        x = layer.forward(g, x, training)
    return x


def declare(g, state):
    g.given('images', TensorProto.UINT8, [None, 784])
    for name, value in state.items():
        g.given(name, TensorProto.FLOAT, value.shape)
    return g.given('rows', TensorProto.INT32, [None])


def training_step(layers, state):
    g = Graph()
    rows = declare(g, state)
    g.given('labels', TensorProto.UINT8, [None])
    z = forward(g, layers, rows, True)
    labels = g.op('Cast', g.op('Gather', 'labels', rows), to=TensorProto.INT64)
    target = g.op('OneHot', labels, g.constant(10, np.int64), g.constant([0, 1]))
    size = g.op('Cast', g.op('Shape', rows), to=TensorProto.FLOAT)
    dy = g.op('Div', g.op('Sub', g.op('Softmax', z, axis=1), target), size)
    update = momentum(g) if workload == 'W3' else adam(g)
    first = next(i for i, layer in enumerate(layers) if layer.params)
    for i in range(len(layers) - 1, first - 1, -1):
        gradients, dy = layers[i].backward(g, dy, i > first)
        for name, gradient in gradients.items():
            update(name, gradient)
    return g.session()


def momentum(g):
    def update(name, gradient):
        velocity = g.op('Add', g.scaled(f'velocity/{name}', 0.9), gradient)
        g.returned(velocity, f'velocity/{name}/next')
        g.returned(g.op('Sub', name, g.scaled(velocity, 0.01)), f'{name}/next')

    return update


def adam(g):
    corrections = {}
    for slot, rate in (('first', 0.9), ('second', 0.999)):
        power = g.scaled(f'{slot}/power', rate)
        g.returned(power, f'{slot}/power/next')
        corrections[slot] = g.op('Reciprocal', g.op('Sub', g.constant(1), power))

    def mean(slot, name, value, rate):
        kept = g.op('Add', g.scaled(f'{slot}/{name}', rate), g.scaled(value, 1 - rate))
        g.returned(kept, f'{slot}/{name}/next')
        return g.op('Mul', kept, corrections[slot])

    def update(name, gradient):
        first, second = mean('first', name, gradient, 0.9), mean('second', name, g.op('Mul', gradient, gradient), 0.999)
        step = g.op('Div', first, g.op('Add', g.op('Sqrt', second), g.constant(1e-8)))
        g.returned(g.op('Sub', name, g.scaled(step, 0.001)), f'{name}/next')

    return update


def slots_of(params):
    names = ['velocity'] if workload == 'W3' else ['first', 'second']
    slots = {f'{slot}/{name}': np.zeros_like(value) for slot in names for name, value in params.items()}
    return slots if workload == 'W3' else {**slots, 'first/power': np.array(1), 'second/power': np.array(1)}


def value_of(array, dtype=np.float32):
    return ort.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(array, dtype))


def make_course(samples):
    layers = networks[workload]()
    params = {name: value for layer in layers for name, value in layer.params.items()}
    moving = {name: value for layer in layers for name, value in layer.moving.items()}
    state = {**params, **moving, **slots_of(params)}
    session = training_step(layers, state)
    sets = [{name: value_of(value) for name, value in state.items()} for _ in range(2)]
    images, labels = value_of(train_x, np.uint8), value_of(train_y, np.uint8)
    bindings = []
    for now, following in (sets, sets[::-1]):
        binding = session.io_binding()
        binding.bind_ortvalue_input('images', images)
        binding.bind_ortvalue_input('labels', labels)
        for name in state:
            binding.bind_ortvalue_input(name, now[name])
            binding.bind_ortvalue_output(f'{name}/next', following[name])
        bindings.append(binding)
    steps = 0

    def epoch():
        nonlocal steps
        order = random.permutation(samples).astype(np.int32)
        for start in range(0, samples, batch_size):
            binding = bindings[steps % 2]
            binding.bind_cpu_input('rows', order[start:start + batch_size])
            session.run_with_iobinding(binding)
            steps += 1

    def accuracy():
        g = Graph()
        rows = declare(g, {**params, **moving})
        g.returned(g.op('ArgMax', forward(g, layers, rows, False), axis=1, keepdims=0), 'predicted', TensorProto.INT64)
        evaluation = g.session()
        trained = {name: sets[steps % 2][name].numpy() for name in (*params, *moving)}
        parts = [np.arange(i, i + 500, dtype=np.int32) for i in range(0, 10_000, 500)]
        right = sum(int((evaluation.run(['predicted'], {**trained, 'images': test_x, 'rows': part})[0] == test_y[part]).sum()) for part in parts)
        return right / 10_000

    return epoch, accuracy


measure(make_course, ort.__version__)
