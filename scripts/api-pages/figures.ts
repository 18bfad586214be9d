/** Figures of plugins for the pages of the API reference, drawn by @telarjs/report: schedules as curves, activations, and what transforms do to two pictures. */
import { create, createRandom, createRegistry, type JsonObject, type Plugin } from '@telarjs/core'
import { activationFunction, activationNames } from '@telarjs/layers'
import { figureHtml, lineChart, pictureAt, pictureGrid, themeCss, type Figure, type Series } from '@telarjs/report'
import { plugins as schedules } from '@telarjs/schedulers/manifest'
import { createStepRandom, keyTensor } from '@telarjs/tensor'
import { plugins as transforms } from '@telarjs/transforms/manifest'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'

/** Options of plugins that need some, and of those whose defaults show little. */
const shown: Readonly<Record<string, JsonObject>> = {
  'schedule:cosine-restarts': { firstEpochs: 4, lengthen: 2 },
  'schedule:exponential-decay': { perEpoch: 0.15 },
  'schedule:inverse-square-root': { warmupSteps: 40 },
  'schedule:join': { schedules: [{ use: 'schedule:constant' }, { use: 'schedule:cosine' }], atEpochs: [5] },
  'schedule:linear-decay': { perStep: 0.0003, minimum: 0.01 },
  'schedule:multi-step': { atEpochs: [8, 14], factor: 0.3 },
  'schedule:step-decay': { everyEpochs: 5, factor: 0.5 },
  'schedule:warm-up': { warmupSteps: 40, schedule: { use: 'schedule:cosine' } },
  'transform:normalize': { mean: 0.5, std: 0.5 },
}

/** The figures as HTML, by the ids of plugins. */
export async function drawFigures(): Promise<ReadonlyMap<string, string>> {
  await tf.setBackend('cpu')
  const figures: (readonly [string, Figure])[] = [
    ...schedules.map((plugin) => [plugin.id, scheduleCurve(plugin)] as const),
    ['layer:activation', activationCurves()],
    ...transforms.map((plugin) => [plugin.id, variants(plugin)] as const),
  ]
  return new Map(
    figures.map(([id, figure]) => [
      id,
      `<style>${themeCss}</style>${figureHtml({ ...figure, table: { head: [], rows: [] } })}`,
    ]),
  )
}

const optionsText = (id: string) => (shown[id] ? ` with ${JSON.stringify(shown[id])}` : '')

/** The factor of the learning rate over twenty epochs of twenty steps. */
function scheduleCurve(plugin: Plugin<'schedule'>): Figure {
  const registry = createRegistry<Plugin>(schedules)
  const schedule = registry.create('schedule', { use: plugin.id, with: shown[plugin.id] ?? {} })
  const run = { steps: 400, stepsPerEpoch: 20, learningRate: 0.1 }
  const steps = Array.from({ length: run.steps }, (_, step) => step)
  return chart(
    `curve-of-${plugin.id.replace(':', '-')}`,
    `The factor of the learning rate over 20 epochs${optionsText(plugin.id)}`,
    ['epoch', 'factor'],
    [
      {
        name: plugin.id,
        x: steps.map((step) => step / run.stepsPerEpoch),
        y: steps.map((step) => schedule.factor(step, run)),
      },
    ],
  )
}

function activationCurves(): Figure {
  const x = Array.from({ length: 161 }, (_, i) => i / 20 - 4)
  // Softmax is one of a whole axis and has no curve.
  const series = activationNames
    .filter((name) => name !== 'softmax')
    .map((name) => ({
      name,
      x,
      y: Array.from(tf.tidy(() => activationFunction(name).apply(tf.tensor1d(x)).dataSync())),
    }))
  return chart('curves-of-activations', 'Activations from −4 to 4', ['x', 'y'], series)
}

function chart(id: string, title: string, [x, y]: readonly [string, string], series: readonly Series[]): Figure {
  return lineChart({
    id,
    title,
    summary: title,
    x: { label: x },
    y: { label: y },
    series,
    table: { head: [], rows: [] },
  })
}

const side = 40
const columns = 8

/** Two pictures, then what training sees of each in seven steps. */
function variants(plugin: Plugin<'transform'>): Figure {
  const transform = create(plugin, shown[plugin.id] ?? {})
  const pictures = tf.tensor4d([...pictureOf(disc), ...pictureOf(bars)], [2, side, side, 3])
  const targets = tf.tensor2d([1, 0, 0, 1], [2, 2])
  const changed = Array.from({ length: columns - 1 }, (_, step) =>
    tf.tidy(() => {
      const random = createStepRandom(keyTensor(createRandom(7).key), tf.scalar(step, 'int32'))
      const context = { training: true, random }
      const y = transform.applyWithTargets?.(pictures, targets, context).x ?? transform.apply(pictures, context)
      return tf.clipByValue(y, 0, 1).dataSync<'float32'>().slice()
    }),
  )
  const all = [pictures.dataSync<'float32'>(), ...changed]
  const shape = { width: side, height: side, channels: 3 }
  const title = `Two pictures and ${columns - 1} variants of each${optionsText(plugin.id)}`
  return pictureGrid({
    id: `variants-of-${plugin.id.replace(':', '-')}`,
    title,
    summary: title,
    tiles: [0, 1].flatMap((row) => all.map((values) => ({ picture: pictureAt(values, shape, row) }))),
    columns,
    size: 72,
    table: { head: [], rows: [] },
  })
}

type Paint = (x: number, y: number) => readonly [number, number, number]

/** A red disc before a sky that is lighter below. */
const disc: Paint = (x, y) => (Math.hypot(x - 0.4, y - 0.45) < 0.28 ? [0.85, 0.25, 0.2] : [0.3, 0.5 + 0.3 * y, 0.9])

/** Bars that grow to the right, on sand. */
const bars: Paint = (x, y) => (x % 0.25 < 0.15 && y > 0.85 - 0.75 * x ? [0.1, 0.35 + 0.4 * x, 0.3] : [0.9, 0.8, 0.6])

function pictureOf(paint: Paint): number[] {
  return Array.from({ length: side * side }, (_, i) => paint((i % side) / side, Math.floor(i / side) / side)).flat()
}
