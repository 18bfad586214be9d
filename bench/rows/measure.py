"""What every Python row does: read the task and the data, warm up, train whole epochs or a few steps, print what was measured. As measure.ts."""
import json
import resource
import sys
import time

import numpy as np

SHORT = 3.0
# Reference BLAS, which Debian's NumPy and PyTorch use, gives 1 to 4 on a core, a fast one 50 and more.
LEAST_GFLOPS = 10
TRAINING_SAMPLES = 60_000

task = json.loads(sys.argv[1])
workload = task['workload']
batch_size = 100 if workload == 'W3' else 64


def read_mnist():
    def read(name, header):
        return np.fromfile(f"{task['mnist']}/{name}", np.uint8)[header:]

    return [(read(f'{name}-images-idx3-ubyte', 16).reshape(-1, 784), read(f'{name}-labels-idx1-ubyte', 8)) for name in ('train', 't10k')]


def refuse_slow_products(multiply):
    """Ends the row where `multiply`, a product of two matrices of 512 x 512, shows that its library is no fair peer."""

    def seconds():
        started = time.perf_counter()
        multiply()
        return time.perf_counter() - started

    gflops = 2 * 512**3 / min(seconds() for _ in range(5)) / 1e9
    if gflops < LEAST_GFLOPS:
        sys.exit(f'its matrix products run at {gflops:.1f} GFLOP/s, expected at least {LEAST_GFLOPS}: take the package from PyPI')


def whole_batches(samples):
    return batch_size * int(min(TRAINING_SAMPLES // batch_size, max(2, round(samples / batch_size))))


def measure(make_course, version):
    """`make_course(samples)` gives a fresh network as (epoch, accuracy); `epoch()` trains on all samples once, and waits for the device."""

    def timed(epoch):
        started = time.perf_counter()
        epoch()
        return time.perf_counter() - started

    started = time.perf_counter()
    short = min(task['seconds'], SHORT)
    samples, rate = 2 * batch_size, 0.0
    for share in (0.1, 0.2, 0.0):
        rate = samples / timed(make_course(samples)[0])
        samples = whole_batches(rate * short * share)
    warm_up = time.perf_counter() - started

    fitting = min(task['epochs'], int(task['seconds'] * rate // TRAINING_SAMPLES))
    samples = TRAINING_SAMPLES if fitting else whole_batches(rate * short)
    epoch, accuracy = make_course(samples)
    epochs = []
    total = 0.0
    while len(epochs) < fitting if fitting else total < short / 2:
        seconds = timed(epoch)
        total += seconds
        epochs.append({'seconds': seconds, 'samples': samples, **({'accuracy': accuracy()} if fitting else {})})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({'epochs': epochs, 'warmUpSeconds': warm_up, 'version': version, 'peakMemoryMb': peak}))
