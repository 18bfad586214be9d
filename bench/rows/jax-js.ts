// jax-js: the whole step under `jit`, the data as float32 on the device, as its MNIST demo holds it. Adam is written out as its optax has it.
import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  lax,
  nn,
  numpy as np,
  random,
  tree,
  valueAndGrad,
} from '@jax-js/jax'
import type { MakeCourse } from './measure.js'
import { experimentOf, type Labeled, type Mnist, type Task, type WorkloadId } from './task.js'

type Named = { [name: string]: np.Array }
/** Params, moving statistics of batch norm, and the optimizer's slots. */
type State = { params: Named; moving: Named; slots: { [slot: string]: Named } }

interface Network {
  init(): { params: Named; moving: Named }
  /** Takes ownership of everything given, as all of jax-js does. */
  apply(params: Named, moving: Named, x: np.Array, training: boolean): { logits: np.Array; moving: Named }
}

export async function jaxJs({ workload, backend }: Task, mnist: Mnist): Promise<MakeCourse> {
  const started = await init(backend)
  if (!started.includes(backend)) throw new Error(`jax-js does not start ${backend} here`)
  defaultDevice(backend)
  const { batchSize } = experimentOf(workload)
  const network = networks[workload]?.()
  if (!network) throw new Error(`${workload} is not written for jax-js`)
  const step = jit(stepOf(network, workload === 'W3' ? momentum : adam))
  const predict = jit((params: Named, moving: Named, x: np.Array) => {
    const { logits, moving: unchanged } = network.apply(params, moving, x, false)
    tree.dispose(unchanged)
    return np.argmax(logits, 1)
  })

  return async (samples) => {
    const train = toArrays(mnist.train, samples)
    const { params, moving } = network.init()
    const slots = slotsOf(params, workload === 'W3' ? ['velocity'] : ['first', 'second'])
    let state: State = { params, moving, slots }
    let steps = 0

    async function epoch(): Promise<number> {
      const begun = performance.now()
      const order = shuffled(samples)
      for (let from = 0; from < samples; from += batchSize) {
        steps++
        const rows = np.array(order.slice(from, from + batchSize))
        const x = train.images.ref.slice(rows.ref)
        const y = train.labels.ref.slice(rows)
        const corrections = np.array(Float32Array.of(1 / (1 - 0.9 ** steps), 1 / (1 - 0.999 ** steps)))
        state = step(state, x, y, corrections) as State
        // Its authors ask for a short queue.
        if (steps % 4 === 0) await blockUntilReady(state.params)
      }
      await blockUntilReady(state.params)
      return (performance.now() - begun) / 1000
    }

    return {
      epoch,
      async accuracy() {
        let right = 0
        for (let from = 0; from < 10_000; from += 500) {
          const { images, labels } = toArrays(
            { images: mnist.test.images.subarray(from * 784), labels: mnist.test.labels.subarray(from) },
            500,
          )
          labels.dispose()
          const predicted = Int32Array.from(
            (await predict(tree.ref(state.params), tree.ref(state.moving), images).data()) as Int32Array,
          )
          right += predicted.reduce((sum, label, i) => sum + (label === mnist.test.labels[from + i] ? 1 : 0), 0)
        }
        return right / 10_000
      },
      end() {
        tree.dispose(state)
        tree.dispose(train)
      },
    }
  }
}

function stepOf(network: Network, optimize: (state: State, gradients: Named, corrections: np.Array) => State) {
  function lossOf(params: Named, moving: Named, x: np.Array, y: np.Array): [np.Array, Named] {
    const { logits, moving: moved } = network.apply(params, moving, x, true)
    const batch = y.shape[0]!
    return [
      nn
        .logSoftmax(logits)
        .mul(nn.oneHot(y, 10))
        .sum()
        .mul(-1 / batch),
      moved,
    ]
  }
  return (state: State, x: np.Array, y: np.Array, corrections: np.Array): State => {
    const [[loss, moving], gradients] = valueAndGrad(lossOf, { hasAux: true })(
      tree.ref(state.params),
      state.moving,
      x,
      y,
    ) as unknown as [[np.Array, Named], Named]
    loss.dispose()
    return optimize({ ...state, moving }, gradients, corrections)
  }
}

function adam({ params, moving, slots }: State, gradients: Named, corrections: np.Array): State {
  const next: State = { params: {}, moving, slots: { first: {}, second: {} } }
  for (const [name, g] of Object.entries(gradients)) {
    const first = slots['first']![name]!.mul(0.9).add(g.ref.mul(0.1))
    const second = slots['second']![name]!.mul(0.999).add(np.square(g).mul(0.001))
    const rate = first.ref.mul(corrections.ref.slice(0)).mul(0.001)
    next.params[name] = params[name]!.sub(rate.div(np.sqrt(second.ref.mul(corrections.ref.slice(1))).add(1e-8)))
    next.slots['first']![name] = first
    next.slots['second']![name] = second
  }
  corrections.dispose()
  return next
}

function momentum({ params, moving, slots }: State, gradients: Named, corrections: np.Array): State {
  corrections.dispose()
  const next: State = { params: {}, moving, slots: { velocity: {} } }
  for (const [name, g] of Object.entries(gradients)) {
    const velocity = slots['velocity']![name]!.mul(0.9).add(g)
    next.params[name] = params[name]!.sub(velocity.ref.mul(0.01))
    next.slots['velocity']![name] = velocity
  }
  return next
}

const networks: Partial<Record<WorkloadId, () => Network>> = {
  W1: () => multilayer([784, 128, 10]),
  W2: () => multilayer([784, 128, 128, 10]),
  W3: () => multilayer([784, 1024, 1024, 1024, 10], true),
  W4: convolutional,
}

/** Dense layers with ReLU between them, and before it batch norm where asked for. */
function multilayer(sizes: readonly number[], normalized = false): Network {
  const last = sizes.length - 2
  const widths = sizes.slice(1, -1)
  return {
    init: () => ({
      params: Object.fromEntries([
        ...sizes.slice(1).flatMap((units, i) => [
          [`w${i}`, he([sizes[i]!, units], sizes[i]!, i)],
          [`b${i}`, np.zeros([units])],
        ]),
        ...(normalized
          ? widths.flatMap((units, i) => [
              [`scale${i}`, np.ones([units])],
              [`offset${i}`, np.zeros([units])],
            ])
          : []),
      ]) as Named,
      moving: Object.fromEntries(
        normalized
          ? widths.flatMap((units, i) => [
              [`mean${i}`, np.zeros([units])],
              [`variance${i}`, np.ones([units])],
            ])
          : [],
      ) as Named,
    }),
    apply(params, moving, x, training) {
      const moved: Named = {}
      for (let i = 0; i <= last; i++) {
        x = np.dot(x, params[`w${i}`]!).add(params[`b${i}`]!)
        if (i < last && normalized) x = batchNorm(x, params, moving, moved, i, training)
        if (i < last) x = nn.relu(x)
      }
      return { logits: x, moving: moved }
    },
  }
}

function batchNorm(x: np.Array, params: Named, moving: Named, moved: Named, i: number, training: boolean): np.Array {
  const rows = x.shape[0]!
  const mean = training ? x.ref.mean(0) : moving[`mean${i}`]!.ref
  const variance = training ? np.square(x.ref.sub(mean.ref)).mean(0) : moving[`variance${i}`]!.ref
  moved[`mean${i}`] = training
    ? moving[`mean${i}`]!.mul(0.9).add(lax.stopGradient(mean.ref).mul(0.1))
    : moving[`mean${i}`]!
  moved[`variance${i}`] = training
    ? moving[`variance${i}`]!.mul(0.9).add(lax.stopGradient(variance.ref).mul((0.1 * rows) / (rows - 1)))
    : moving[`variance${i}`]!
  return x
    .sub(mean)
    .div(np.sqrt(variance.add(1e-5)))
    .mul(params[`scale${i}`]!)
    .add(params[`offset${i}`]!)
}

function convolutional(): Network {
  const pool = (x: np.Array) => lax.reduceWindow(x, np.max, [2, 2], [2, 2])
  const conv = (x: np.Array, w: np.Array, b: np.Array) =>
    nn.relu(lax.convGeneralDilated(x, w, [1, 1], 'SAME').add(b.reshape([-1, 1, 1])))
  return {
    init: () => ({
      params: {
        w0: he([16, 1, 3, 3], 9, 0),
        b0: np.zeros([16]),
        w1: he([32, 16, 3, 3], 144, 1),
        b1: np.zeros([32]),
        w2: he([1568, 10], 1568, 2),
        b2: np.zeros([10]),
      },
      moving: {},
    }),
    apply({ w0, b0, w1, b1, w2, b2 }, moving, x) {
      const pooled = pool(conv(pool(conv(x.reshape([-1, 1, 28, 28]), w0!, b0!)), w1!, b1!))
      return { logits: np.dot(pooled.reshape([-1, 1568]), w2!).add(b2!), moving }
    },
  }
}

function he(shape: number[], inputs: number, layer: number): np.Array {
  return random.normal(random.key(7 + layer), shape).mul(Math.sqrt(2 / inputs))
}

function slotsOf(params: Named, names: readonly string[]): State['slots'] {
  const zeros = () => Object.fromEntries(Object.entries(params).map(([name, param]) => [name, np.zeros(param.shape)]))
  return Object.fromEntries(names.map((name) => [name, zeros()]))
}

function toArrays({ images, labels }: Labeled, size: number) {
  return {
    images: np.array(Float32Array.from(images.subarray(0, size * 784), (byte) => byte / 255)).reshape([size, 784]),
    labels: np.array(Int32Array.from(labels.subarray(0, size))),
  }
}

function shuffled(size: number): Int32Array {
  const order = Int32Array.from({ length: size }, (_, i) => i)
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}
