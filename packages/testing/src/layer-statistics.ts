import { createRandom } from '@telarjs/core'
import { mapTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { firstDifference, largestOf } from './equal.js'
import { BATCH, begin, drawsNumbers, shapeOf, type LayerConfig } from './layer-run.js'
import { broken, unlessRefused, type Checks } from './subject.js'
import { checkSame, manyTimes } from './tensors.js'

type Begun = ReturnType<typeof begin>

/** Training steps between two looks at the state, from which its limit follows. */
const STEPS = 30
/** How far evaluation may be off with settled statistics: those of a variance may be divided by n − 1. */
const NEAR = 0.1
const SCALE = 8
/** What is left of the way to other statistics after one batch of them, where a layer forgets all others. */
const FORGETS = 0.2

/** Checks of moving statistics, of penalties, and of what is not this layer's own. */
export const layerStatisticsChecks: Checks<'layer', LayerConfig> = {
  'evaluates with settled statistics as it trained'(subject) {
    const at = begin(subject)
    const hasStatistics = Object.values(at.state).some(({ dtype }) => dtype === 'float32')
    if (hasStatistics && at.x.dtype === 'float32' && !subject.config.input && !drawsNumbers(at))
      tf.tidy(() => {
        // Neither the mean nor the deviation is that of a new layer.
        const x = manyTimes(tf.add(tf.mul(at.x, 2), 3))
        const state = settled(at, x)
        const run = (training: boolean) => at.layer.apply(x, { ...at.context(training), state })
        const [trained, evaluated] = [run(true), run(false)]
        const hasSettled = Object.entries(state).every(
          ([name, tensor]) => firstDifference(trained.state[name]!.dataSync(), tensor.dataSync(), 1e-2) < 0,
        )
        const [one, other] = [evaluated.y.dataSync(), trained.y.dataSync()]
        const index = firstDifference(one, other, NEAR)
        if (hasSettled && index >= 0)
          broken(
            subject,
            `apply: trained on one batch until its state no longer changed, it gives ${one[index]} in evaluation and ${other[index]} in training; do with moving statistics what training does with those of the batch`,
          )
      })
    at.free()
  },

  'remembers more than the last batch'(subject) {
    const at = begin(subject)
    const hasStatistics = Object.values(at.state).some(({ dtype }) => dtype === 'float32')
    if (hasStatistics && at.x.dtype === 'float32' && !subject.config.input && !drawsNumbers(at))
      tf.tidy(() => {
        const [usual, other] = [manyTimes(at.x), manyTimes(tf.add(tf.mul(at.x, 2), 3))]
        const before = trained(at, usual, at.state)
        const states = [before, at.layer.apply(other, { ...at.context(true), state: before }).state]
        const [stays, moves, follows] = [...states, trained(at, other, at.state)].map(
          (state) => at.layer.apply(at.x, { ...at.context(false), state }).y,
        ) as [Tensor, Tensor, Tensor]
        const apart = (one: Tensor) => largestOf(tf.sub(one, follows).dataSync())
        const whole = apart(stays)
        if (whole > NEAR * largestOf(follows.dataSync()) && apart(moves) < FORGETS * whole)
          broken(
            subject,
            `apply: after ${STEPS} training steps, one batch of other numbers moves evaluation as far as ${STEPS} of them do, so it goes by the last batch alone; take a small share of each batch, old + share · (batch − old)`,
          )
      })
    at.free()
  },

  'has a penalty that does not grow with the batch'(subject) {
    const at = begin(subject)
    if (!drawsNumbers(at))
      tf.tidy(() => {
        const [once, twice] = [at.x, tf.concat([at.x, at.x])].map((x) => at.apply({ training: true, x }).penalty)
        const times = (twice?.dataSync()[0] ?? 0) / (once?.dataSync()[0] ?? 0)
        if (Math.abs(times - 2) < 1e-3)
          broken(
            subject,
            'apply: the penalty of the same samples twice over is twice as large; divide it by the size of the batch, as the loss is',
          )
      })
    at.free()
  },

  'scales its penalty with the loss'(subject) {
    const at = begin(subject)
    const { forward, backward } = at.layer
    if (forward && backward)
      tf.tidy(() => {
        const gradientsOf = (scale: number) => {
          const { saved } = forward(at.x, at.context(true))
          const dy = tf.mul(scale, tf.tensor(at.dy, [BATCH, ...at.outputShape]))
          const context = { ...at.context(true), needsInputGradient: true, lossScale: tf.scalar(scale) }
          const { gradients, dx } = backward(dy, saved, context)
          return { ...gradients, ...(dx ? { x: dx } : {}) } satisfies NamedTensors
        }
        const expected = mapTensors(gradientsOf(1), (gradient) => tf.mul(gradient, SCALE))
        checkSame(subject, `backward: with a lossScale of ${SCALE}, gradient of`, gradientsOf(SCALE), expected, 1e-4)
      })
    at.free()
  },

  'announces the shape of its output for other lengths of the input too'(subject) {
    if (subject.config.input) return
    const at = begin(subject)
    const shape = shapeOf(subject)
    for (const axis of shape.keys()) {
      const other = Object.freeze(shape.map((length, i) => (i === axis ? length + 1 : length)))
      const layer = subject.make()
      const first = unlessRefused(() => layer.init(other, createRandom(1)))
      if (!first) continue
      const received = tf.tidy(() => layer.apply(tf.zeros([1, ...other]), { ...at.context(false), ...first }).y.shape)
      tf.dispose([Object.values(first.params), Object.values(first.state)])
      const expected = [1, ...first.outputShape]
      if (received.join() !== expected.join())
        broken(subject, `apply: expected y of shape [${expected}] for inputs [${other}], received [${received}]`)
    }
    at.free()
  },

  'keeps apart from a layer of another shape'(subject) {
    const at = begin(subject)
    const before = at.values({ training: false })
    const shape = shapeOf(subject)
    const others = shape.map((_, axis) => shape.map((length, i) => (i === axis ? length + 2 : length)))
    for (const other of others) {
      try {
        const { params, state } = subject.make().init(Object.freeze(other), createRandom(1))
        tf.dispose([Object.values(params), Object.values(state)])
      } catch {
        // It takes no such shape.
      }
      if (firstDifference(at.values({ training: false }), before, 0) >= 0)
        broken(
          subject,
          `apply: other numbers once another layer of this kind began with the shape [${other}]; keep what follows from the shape inside create, not in the module`,
        )
    }
    at.free()
  },
}

/** The state that training on one batch leads to; of moving averages, the limit of their geometric series (Aitken, 1926). */
function settled(at: Begun, x: Tensor): NamedTensors {
  const states: NamedTensors[] = [at.state]
  while (states.length < 4) states.push(trained(at, x, states.at(-1)!))
  const [, one, two, three] = states as [NamedTensors, NamedTensors, NamedTensors, NamedTensors]
  return mapTensors(three, (last, name) => {
    if (last.dtype !== 'float32') return last
    const [first, second] = [tf.sub(two[name]!, one[name]!), tf.sub(last, two[name]!)]
    const bend = tf.sub(second, first)
    const isMoving = tf.greater(tf.abs(bend), tf.mul(1e-4, tf.abs(last)))
    return tf.where(
      isMoving,
      tf.sub(last, tf.div(tf.square(second), tf.where(isMoving, bend, tf.onesLike(bend)))),
      last,
    )
  })
}

function trained(at: Begun, x: Tensor, from: NamedTensors): NamedTensors {
  let state = from
  for (let step = 0; step < STEPS; step++)
    state = tf.tidy(() =>
      mapTensors(at.layer.apply(x, { ...at.context(true), state }).state, (tensor) => tf.clone(tensor)),
    )
  return state
}
