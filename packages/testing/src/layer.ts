import { createRandom, type Plugin } from '@telarjs/core'
import type { LayerResult } from '@telarjs/layers/layer'
import { readTensors, uploadTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { checkGradient } from './differences.js'
import { firstDifference } from './equal.js'
import { checkAlive, checkNoLeak, withoutReads } from './guards.js'
import { createKit } from './kit.js'
import { firstLayerChecks, layerFaultChecks, useLayer } from './layer-faults.js'
import { layerInputChecks } from './layer-inputs.js'
import { layerNoiseChecks } from './layer-noise.js'
import { BATCH, begin, ownGradients, shapeOf, tapeGradients, type LayerConfig } from './layer-run.js'
import { layerStatisticsChecks } from './layer-statistics.js'
import { broken, type Checks, type Subject } from './subject.js'
import { checkAlike, checkSame, manyTimes } from './tensors.js'

const ON_PURPOSE = '; where it is another on purpose, tell the kit (surrogateGradient)'
/** Times a batch that make a large one. */
const LARGE = 43

const checks: Checks<'layer', LayerConfig> = {
  ...firstLayerChecks,

  async 'frees what init does not hand over'(subject) {
    await checkNoLeak(subject, 'init', () => {
      const { params, state } = subject.make().init(shapeOf(subject), createRandom(1))
      tf.dispose([Object.values(params), Object.values(state)])
    })
  },

  'gives outputs of the shape that init announced'(subject) {
    const at = begin(subject)
    for (const training of [true, false]) {
      tf.tidy(() => {
        const { y, state } = at.apply({ training })
        checkAlive(subject, 'apply', { x: at.x, ...at.params, ...at.state })
        const expected = [BATCH, ...at.outputShape]
        if (y.shape.join() !== expected.join())
          broken(subject, `apply: expected y of shape [${expected}], received [${y.shape}]`)
        if (at.x.dtype === 'float32' && y.dtype !== 'float32')
          broken(subject, `apply: expected y to be float32, received ${y.dtype}`)
        checkAlike(subject, 'apply: state', state, at.state)
      })
    }
    at.free()
  },

  'brings forward and backward together, and forward is apply'(subject) {
    const at = begin(subject)
    const { forward, backward } = at.layer
    if (!forward !== !backward) broken(subject, `has ${forward ? 'forward' : 'backward'} alone; bring both or neither`)
    if (forward) {
      tf.tidy(() => {
        const [one, two] = [at.apply({ training: true }), forward(at.x, at.context(true))]
        if (firstDifference(two.y.dataSync(), one.y.dataSync(), 1e-6) >= 0)
          broken(subject, 'forward: its y is not that of apply in training')
        checkSame(subject, 'forward: state', two.state, one.state, 1e-6)
        checkSame(subject, 'forward: penalty', penaltyOf(two), penaltyOf(one), 1e-6)
      })
    }
    at.free()
  },

  'gives the same numbers twice'(subject) {
    const at = begin(subject)
    const [one, two] = [at.values({ training: true }), at.values({ training: true })]
    if (firstDifference(one, two, 0) >= 0)
      broken(subject, 'apply: the same input, params, state and random gave other numbers; keep nothing between calls')
    at.free()
  },

  'treats each sample alone when it does not train'(subject) {
    const at = begin(subject)
    const together = at.values({ training: false })
    const size = together.length / BATCH
    for (let i = 0; i < BATCH; i++) {
      const alone = tf.tidy(() => at.apply({ training: false, x: tf.slice(at.x, i, 1) }).y.dataSync())
      if (firstDifference(alone, together.subarray(i * size, (i + 1) * size), 1e-5) >= 0) {
        broken(subject, `apply: sample ${i} alone gives other numbers than in a batch, though training is false`)
      }
    }
    const x = manyTimes(at.x, LARGE)
    const among = tf.tidy(() => at.apply({ training: false, x }).y.dataSync())
    const index = firstDifference(
      among,
      among.map((_, i) => together[i % together.length]!),
      1e-5,
    )
    if (index >= 0)
      broken(
        subject,
        `apply: sample ${Math.floor(index / size)} gives other numbers in a batch of ${x.shape[0]} than in one of ${BATCH}, though training is false`,
      )
    x.dispose()
    at.free()
  },

  async 'frees what it makes and nothing that it is lent'(subject) {
    const at = begin(subject)
    for (const training of [true, false])
      await checkNoLeak(subject, 'apply', () => tf.tidy(() => void at.apply({ training })))
    if (at.layer.forward)
      await checkNoLeak(subject, 'forward and backward', () => tf.tidy(() => void at.backward(true)))
    checkAlive(subject, 'backward', { x: at.x, ...at.params, ...at.state })
    at.free()
  },

  'reads nothing back inside a step'(subject) {
    const at = begin(subject)
    withoutReads(subject, at.hostRandom, () => tf.tidy(() => void at.apply({ training: true })))
    if (at.layer.forward) withoutReads(subject, at.hostRandom, () => tf.tidy(() => void at.backward(true)))
    at.free()
  },

  'has the gradient of finite differences, by its own backward and by the tape'(subject) {
    const at = begin(subject)
    const wanted = Object.entries({ ...(at.x.dtype === 'float32' ? { x: at.x } : {}), ...at.params })
    if (wanted.length > 0 && !subject.config.surrogateGradient) {
      const taped = requireTape(subject, () => tapeGradients(at, wanted))
      const own = at.layer.forward ? ownGradients(at) : undefined
      for (const [name, tensor] of wanted) {
        const f = (values: Float32Array) => at.objective(name, values)
        const start = tensor.dataSync<'float32'>().slice()
        checkGradient(subject, `gradient of ${name} by the tape`, f, start, taped[name]!, ON_PURPOSE)
        if (own)
          checkGradient(subject, `gradient of ${name} by backward`, f, start, own[name] ?? missing(subject, name))
      }
    }
    at.free()
  },

  'gives gradients for its params alone when nobody needs that of the input'(subject) {
    const at = begin(subject)
    if (at.layer.forward) {
      tf.tidy(() => {
        const [all, fewer] = [at.backward(true), at.backward(false)]
        if (all.dx === undefined && at.x.dtype === 'float32')
          broken(subject, 'backward: expected dx where needsInputGradient is true')
        checkSame(subject, 'backward without dx: gradients', fewer.gradients, all.gradients, 1e-6)
        const stray = Object.keys(all.gradients).find((name) => !(name in at.params))
        if (stray !== undefined) broken(subject, `backward: gives a gradient for '${stray}', which is no param`)
      })
    }
    at.free()
  },

  async 'works on with params and state from a checkpoint'(subject) {
    const at = begin(subject)
    const before = at.values({ training: false })
    const [params, state] = [uploadTensors(await readTensors(at.params)), uploadTensors(await readTensors(at.state))]
    const after = tf.tidy(() =>
      subject
        .make()
        .apply(at.x, { ...at.context(false), params, state })
        .y.dataSync(),
    )
    tf.dispose([Object.values(params), Object.values(state)])
    if (firstDifference(after, before, 0) >= 0)
      broken(subject, 'apply: saved and loaded params and state gave other numbers; keep none in the layer itself')
    at.free()
  },

  'refuses a shape that does not fit'(subject) {
    const { wrongShape } = subject.config
    if (!wrongShape) return
    try {
      subject.make().init(wrongShape, createRandom(1))
    } catch (error) {
      if ((error as Error).name === 'ExperimentError') return
      broken(subject, `init: expected an ExperimentError for the shape [${wrongShape}], received ${String(error)}`)
    }
    broken(subject, `init: took the shape [${wrongShape}], which it should refuse`)
  },

  ...layerInputChecks,
  ...layerNoiseChecks,
  ...layerFaultChecks,
  ...layerStatisticsChecks,
}

const kit = createKit(checks, useLayer)

/**
 * Checks a layer against its contract.
 *
 * @throws PluginError for the first check that fails
 * @example
 * await checkLayer(flatten, { inputShape: [4, 4, 2] })
 */
export const checkLayer: (plugin: Plugin<'layer'>, config?: LayerConfig) => Promise<void> = kit.check

/**
 * Registers Vitest tests that a layer keeps its contract.
 *
 * @example
 * describeLayer(dense, { options: { units: 3 }, inputShape: [4], plugins: [heNormal, glorotUniform, zeros] })
 */
export const describeLayer: (plugin: Plugin<'layer'>, config?: LayerConfig) => void = kit.describe

function penaltyOf({ penalty }: LayerResult): NamedTensors {
  return penalty ? { penalty } : {}
}

/** The gradients by the tape; a sentence where tfjs has none for an operation. */
function requireTape<T>(subject: Subject<'layer'>, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const [, operation] = /gradient function not found for (\w+)/.exec((cause as Error).message) ?? []
    if (operation === undefined) throw cause
    return broken(
      subject,
      `apply: tfjs has no gradient for ${operation}, so that training fails; compute it by another operation, or bring forward and backward`,
    )
  }
}

function missing(subject: Subject<'layer'>, name: string): never {
  return broken(subject, `backward: gives no gradient for '${name}'`)
}
