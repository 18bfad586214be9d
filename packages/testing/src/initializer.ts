import { createRandom, show, type Plugin } from '@telarjs/core'
import type { Initializer } from '@telarjs/layers/initializer'
import * as tf from '@tensorflow/tfjs-core'
import { firstDifference } from './equal.js'
import { checkConstant, looksRandom } from './host.js'
import { createKit } from './kit.js'
import { broken, unlessRefused, type Checks, type KitConfig, type Subject } from './subject.js'

/** Options of the kit for initializers. */
export interface InitializerConfig extends KitConfig {
  /** The shapes of params to fill; defaults to those of a dense layer, a convolution and a bias. */
  readonly shapes?: readonly (readonly number[])[]
  /** Set where its values deliberately do not keep the size of activations, such as those of random Fourier features or of positive weights. */
  readonly unscaled?: true
}

/** Frozen, because they are only lent. */
const SHAPES = [[8, 4], [4, 8], [3, 3, 2, 5], [6]].map((shape) => Object.freeze(shape))

/** Shapes at which a formula of both lengths may divide by zero. */
const NARROW = [[5, 5], [1, 6], [6, 1], [1, 1], [1]].map((shape) => Object.freeze(shape))

/** A convolution, a dense layer with its numbers of inputs and outputs, and one with fewer. */
const FANS = [
  [3, 3, 4, 16],
  [36, 144],
  [4, 16],
].map((shape) => Object.freeze(shape))
/** Layers of few and of many inputs. */
const WIDTHS = [
  [36, 144],
  [576, 144],
].map((shape) => Object.freeze(shape))
/** What flows in counts as much as what flows out, or the window alone: up to this, values follow from one or the other. */
const FAR = 2.5

/** How much larger or smaller than its inputs a sum of them may be; standard normal values, as of an embedding, give 6. */
const [SMALLEST, LARGEST] = [1e-3, 15]

/** The fraction of the numbers that differ where some units are copies of others. */
const SOME = 0.4

const checks: Checks<'initializer', InitializerConfig> = {
  'fills every element with a finite number'(subject) {
    for (const shape of subject.config.shapes ?? SHAPES) {
      const values = subject.make().values(shape, createRandom(1))
      const size = tf.util.sizeFromShape([...shape])
      if (!(values instanceof Float32Array) || values.length !== size)
        broken(subject, `values: expected ${size} float32 numbers for the shape [${shape}], received ${values.length}`)
      const at = values.findIndex((value) => !Number.isFinite(value))
      if (at >= 0)
        broken(subject, `values[${at}] for the shape [${shape}]: expected a finite number, received ${values[at]}`)
    }
  },

  'gives the same numbers for the same seed'(subject) {
    for (const shape of subject.config.shapes ?? SHAPES) {
      const [one, two] = [subject.make().values(shape, createRandom(1)), subject.make().values(shape, createRandom(1))]
      if (firstDifference(one, two, 0) >= 0)
        broken(subject, 'values: the same seed gave other numbers; take them from the random that is passed in')
    }
  },

  'draws its numbers from the random that is passed in'(subject) {
    for (const shape of subject.config.shapes ?? SHAPES) {
      const initializer = subject.make()
      const [one, two] = [initializer.values(shape, createRandom(1)), initializer.values(shape, createRandom(2))]
      if (looksRandom(one) && firstDifference(one, two, 0) < 0)
        broken(subject, `values: the same random numbers for every seed; take them from the random that is passed in`)
    }
  },

  'starts units apart'(subject) {
    for (const shape of (subject.config.shapes ?? SHAPES).filter(({ length }) => length > 1)) {
      const values = subject.make().values(shape, createRandom(1))
      const units = shape.at(-1)!
      const isVaried = values.some((value) => value !== values[0])
      if (isVaried && units > 1 && values.every((value, i) => value === values[i - (i % units)]))
        broken(
          subject,
          `values: all units begin with the same numbers for the shape [${shape}], so they learn the same`,
        )
    }
  },

  'starts units apart from each other'(subject) {
    for (const shape of (subject.config.shapes ?? SHAPES).filter(({ length }) => length > 1)) {
      const values = subject.make().values(shape, createRandom(1))
      if (!looksRandom(values, SOME)) continue
      const units = shape.at(-1)!
      const columns = Array.from({ length: units }, (_, unit) => values.filter((_value, i) => i % units === unit))
        .filter((column) => column.some((value) => value !== 0))
        .map((column) => column.join())
      if (new Set(columns).size < columns.length)
        broken(
          subject,
          `values: some units begin with the same numbers for the shape [${shape}], so they learn the same`,
        )
    }
  },

  'counts what flows into a unit of a convolution'(subject) {
    if (subject.config.shapes) return
    const [kernel, dense, small] = FANS.map((shape) => deviationOf(subject, shape)) as [number, number, number]
    const [isSame, times] = [Math.max(dense / small, small / dense) < 1.5, kernel / dense]
    if (!isSame && (times > FAR || 1 / times > FAR))
      broken(
        subject,
        `values: for a convolution [${FANS[0]}] ${times.toPrecision(2)} times as large as for the layer [${FANS[1]}], whose units take and give as many numbers; count height · width · in as what flows into a unit`,
      )
  },

  'keeps activations within bounds'(subject) {
    if (subject.config.shapes || subject.config.unscaled) return
    const [inputs] = FANS[1]! as [number]
    const values = unlessRefused(() => subject.make().values(FANS[1]!, createRandom(1)))
    if (!values || !looksRandom(values, SOME)) return
    const times = Math.sqrt((inputs * values.reduce((sum, value) => sum + value ** 2, 0)) / values.length)
    if (times > LARGEST || times < SMALLEST)
      broken(
        subject,
        `values: units of a layer [${FANS[1]}] give ${times.toPrecision(2)} times the size of their inputs, which a second layer takes on; expected ${SMALLEST} to ${LARGEST}, or tell the kit that it is meant (unscaled)`,
      )
  },

  'has values around zero'(subject) {
    if (subject.config.shapes || subject.config.unscaled) return
    const values = unlessRefused(() => subject.make().values(FANS[1]!, createRandom(1)))
    if (!values || !looksRandom(values, SOME)) return
    const [mean, deviation] = [meanOf(values), deviationOf(subject, FANS[1]!)]
    if (Math.abs(mean) > 0.25 * deviation)
      broken(
        subject,
        `values: around ${mean.toPrecision(2)} and not around zero for the shape [${FANS[1]}], so that sums grow with the number of inputs; subtract the mean, as in 2u − 1, or tell the kit that it is meant (unscaled)`,
      )
  },

  'keeps the size of activations in wide layers'(subject) {
    if (subject.config.shapes || subject.config.unscaled) return
    const [narrow, wide] = WIDTHS.map((shape) => Math.sqrt(shape[0]!) * deviationOf(subject, shape)) as [number, number]
    // Values that are not drawn at random have the deviation 1 here.
    if (wide < 0.5 * narrow)
      broken(
        subject,
        `values: units of a layer [${WIDTHS[1]}] give ${(wide / narrow).toPrecision(2)} times what those of [${WIDTHS[0]}] give, so that wide layers fade; the root of a variance is its deviation, or tell the kit that it is meant (unscaled)`,
      )
  },

  'fills narrow and square shapes too'(subject) {
    if (subject.config.shapes) return
    for (const shape of NARROW) {
      const size = tf.util.sizeFromShape([...shape])
      const values = unlessRefused(() => subject.make().values(shape, createRandom(1)))
      if (values && (values.length !== size || !values.every(Number.isFinite)))
        broken(
          subject,
          `values: expected ${size} finite numbers for the shape [${shape}], received ${show([...values])}`,
        )
    }
  },

  'hands over numbers of its own each time'(subject) {
    const initializer = subject.make()
    for (const shape of subject.config.shapes ?? SHAPES) {
      const first = initializer.values(shape, createRandom(1))
      const before = first.slice()
      initializer.values(shape, createRandom(2))
      if (firstDifference(first, before, 0) >= 0)
        broken(
          subject,
          `values: changes the numbers that it handed over before, for the shape [${shape}]; make a new array each time`,
        )
    }
  },

  'makes no tensors'(subject) {
    const before = tf.memory().numTensors
    for (const shape of subject.config.shapes ?? SHAPES) subject.make().values(shape, createRandom(1))
    if (tf.memory().numTensors !== before) broken(subject, 'values: leaves tensors behind')
  },

  async 'gives the same however often it was called before'(subject) {
    const shape = (subject.config.shapes ?? SHAPES)[0]!
    const repeated = (initializer: Initializer) => ({
      values: () => initializer.values(shape, createRandom(1)).slice(),
      calls: [() => void initializer.values(shape, createRandom(2))],
    })
    await checkConstant(subject, 'values', repeated(subject.make()), repeated(subject.make()))
  },
}

const kit = createKit(checks, useInitializer)

/**
 * Checks an initializer against its contract.
 *
 * @throws PluginError for the first check that fails
 * @example
 * await checkInitializer(orthogonal, { shapes: [[8, 4], [4, 8]] })
 */
export const checkInitializer: (plugin: Plugin<'initializer'>, config?: InitializerConfig) => Promise<void> = kit.check

/**
 * Registers Vitest tests that an initializer keeps its contract.
 *
 * @example
 * describeInitializer(orthogonal, { shapes: [[8, 4], [4, 8]] })
 */
export const describeInitializer: (plugin: Plugin<'initializer'>, config?: InitializerConfig) => void = kit.describe

/** The standard deviation of the values of a shape; 1 where they are not drawn at random. */
function deviationOf(subject: Subject<'initializer'>, shape: readonly number[]): number {
  const values = unlessRefused(() => subject.make().values(shape, createRandom(1)))
  if (!values || !looksRandom(values, SOME)) return 1
  const mean = meanOf(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Checks for any valid options of an initializer. */
function useInitializer(subject: Subject<'initializer', InitializerConfig>): void {
  for (const shape of subject.config.shapes ?? SHAPES)
    if (!subject.make().values(shape, createRandom(1)).every(Number.isFinite))
      broken(subject, 'values: gives numbers that are not finite')
}
