// W5, W6 and W7 for tfjs-layers. It has no attention, so its blocks are a layer of their own, written in the ops of tfjs as one would.
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'

const rows = 16
const width = 64
const heads = 4
const hidden = 128

/** A GRU or LSTM over the rows of an image. The reset gate of a GRU acts before the product: tfjs-layers has no other. */
export function recurrent(
  inputShape: number[],
  layer: typeof layers.layers.gru | typeof layers.layers.lstm,
): layers.layers.Layer[] {
  return [
    layers.layers.reshape({ targetShape: [28, 28], inputShape }),
    layer({ units: 128, recurrentInitializer: 'glorotUniform' }),
    layers.layers.dense({ units: 10, activation: 'softmax' }),
  ]
}

/** Patches of 7 × 7, four blocks of width 64, the mean over the patches. */
export function transformer(inputShape: number[]): layers.layers.Layer[] {
  const cut = [
    layers.layers.reshape({ targetShape: [4, 7, 4, 7], inputShape }),
    layers.layers.permute({ dims: [1, 3, 2, 4] }),
    layers.layers.reshape({ targetShape: [rows, 49] }),
  ]
  return [
    ...cut,
    layers.layers.dense({ units: width }),
    new Positions({}),
    ...[1, 2, 3, 4].map(() => new Block({})),
    layers.layers.layerNormalization({ epsilon: 1e-5 }),
    layers.layers.globalAveragePooling1d({}),
    layers.layers.dense({ units: 10, activation: 'softmax' }),
  ]
}

class Positions extends layers.layers.Layer {
  static className = 'Positions'
  private table!: layers.LayerVariable

  override build(): void {
    this.table = this.addWeight('table', [rows, width], 'float32', layers.initializers.randomUniform({}))
    this.built = true
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tf.add(first(inputs), this.table.read())
  }
}

/** x + attention(norm(x)), then x + dense(relu(dense(norm(x)))). */
class Block extends layers.layers.Layer {
  static className = 'Block'
  private readonly made = new Map<string, layers.LayerVariable>()

  override build(): void {
    const glorot = layers.initializers.glorotUniform({})
    const kernels = { qkv: [width, 3 * width], mix: [width, width], up: [width, hidden], down: [hidden, width] }
    for (const [name, shape] of Object.entries(kernels)) {
      this.made.set(name, this.addWeight(name, shape, 'float32', glorot))
      this.made.set(`${name}Bias`, this.addWeight(`${name}Bias`, [shape[1]!], 'float32', layers.initializers.zeros()))
    }
    for (const name of ['one', 'two']) {
      this.made.set(`${name}Scale`, this.addWeight(`${name}Scale`, [width], 'float32', layers.initializers.ones()))
      this.made.set(`${name}Offset`, this.addWeight(`${name}Offset`, [width], 'float32', layers.initializers.zeros()))
    }
    this.built = true
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tf.tidy(() => {
      const x = first(inputs)
      const attended = tf.add<Tensor>(x, this.attend(this.norm(x, 'one')))
      const up = tf.relu(this.linear(this.norm(attended, 'two'), 'up'))
      return tf.add(attended, this.linear(up, 'down'))
    })
  }

  private attend(x: Tensor): Tensor {
    const batch = x.shape[0]!
    const size = width / heads
    const [q, k, v] = tf
      .split(this.linear(x, 'qkv'), 3, 2)
      .map((part) => tf.transpose(tf.reshape(part, [batch, rows, heads, size]), [0, 2, 1, 3])) as [
      Tensor,
      Tensor,
      Tensor,
    ]
    const weights = tf.softmax(tf.mul<Tensor>(tf.matMul(q, k, false, true), 1 / Math.sqrt(size)))
    const mixed = tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [batch, rows, width])
    return this.linear(mixed, 'mix')
  }

  private linear(x: Tensor, name: string): Tensor {
    const kernel = this.value(name) as Tensor2D
    const flat = tf.matMul(tf.reshape(x, [-1, kernel.shape[0]]) as Tensor2D, kernel)
    return tf.reshape(tf.add(flat, this.value(`${name}Bias`)), [...x.shape.slice(0, -1), kernel.shape[1]])
  }

  private norm(x: Tensor, name: string): Tensor {
    const { mean, variance } = tf.moments(x, -1, true)
    const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)))
    return tf.add(tf.mul(normal, this.value(`${name}Scale`)), this.value(`${name}Offset`))
  }

  private value(name: string): Tensor {
    return this.made.get(name)!.read()
  }
}

function first(inputs: Tensor | Tensor[]): Tensor {
  return Array.isArray(inputs) ? inputs[0]! : inputs
}
