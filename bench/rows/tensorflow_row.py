"""TensorFlow: Keras layers, a whole epoch as one tf.function, the data as uint8 tensors that are converted batch by batch."""
import os

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'

import tensorflow as tf
from tensorflow import keras

from measure import batch_size, measure, read_mnist, task, workload

tf.config.threading.set_intra_op_parallelism_threads(task['threads'])
tf.config.threading.set_inter_op_parallelism_threads(task['threads'])
tf.random.set_seed(7)
(train_x, train_y), (test_x, test_y) = [(tf.constant(x), tf.constant(y, tf.int32)) for x, y in read_mnist()]
loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
layers = keras.layers


def dense(units, activation=None):
    return layers.Dense(units, activation, kernel_initializer='he_normal')


def block():
    return [dense(1024), layers.BatchNormalization(momentum=0.9, epsilon=1e-5), layers.ReLU()]


def conv(filters):
    return layers.Conv2D(filters, 3, padding='same', activation='relu', kernel_initializer='he_normal')


networks = {
    'W1': lambda: [dense(128, 'relu'), dense(10)],
    'W2': lambda: [dense(128, 'relu'), dense(128, 'relu'), dense(10)],
    'W3': lambda: [*block(), *block(), *block(), dense(10)],
    'W4': lambda: [layers.Reshape((28, 28, 1)), conv(16), layers.MaxPooling2D(), conv(32), layers.MaxPooling2D(), layers.Flatten(), dense(10)],
}


def convert(x):
    return tf.cast(x, tf.float32) / 255


def make_course(samples):
    model = keras.Sequential([keras.Input((784,)), *networks[workload]()])
    optimizer = keras.optimizers.SGD(0.01, momentum=0.9) if workload == 'W3' else keras.optimizers.Adam(1e-3, epsilon=1e-8)
    optimizer.build(model.trainable_variables)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
    def run(order):
        for start in tf.range(0, tf.shape(order)[0], batch_size):
            rows = order[start:start + batch_size]
            with tf.GradientTape() as tape:
                loss = loss_of(tf.gather(train_y, rows), model(convert(tf.gather(train_x, rows)), training=True))
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return model.trainable_variables[-1] + 0

    def accuracy():
        predicted = tf.concat([tf.argmax(model(convert(test_x[i:i + 500]), training=False), 1, tf.int32) for i in range(0, 10_000, 500)], 0)
        return float(tf.reduce_mean(tf.cast(predicted == test_y, tf.float32)))

    # A network of its own per course would be traced anew inside what is timed; one step more or less changes nothing.
    run(tf.zeros([2], tf.int32))
    return (lambda: run(tf.random.shuffle(tf.range(samples))).numpy()), accuracy


measure(make_course, tf.__version__)
