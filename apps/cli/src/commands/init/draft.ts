import { batchSizeFor, listed, short, type Json, type JsonObject } from '@telarjs/core'
import { describeFit, type ColumnFit } from '@telarjs/datasets'
import type { DataFacts } from './data-facts.js'
import { Nested, type Entry } from './write-experiment.js'

/** In tables with more columns than this, only those that are not numbers are listed. */
const mostColumns = 100

/** Steps in which a small network learns a small table, and a convolutional one, whose steps take longer, a few images. */
const enoughSteps = { table: 3000, images: 1000 }
const mostEpochs = { table: 100, images: 30 }

/** A first experiment for some data: a network, loss and metrics that fit the task, and a sufficient number of steps. */
export function draftFor(name: string, facts: DataFacts): readonly Entry[] {
  const { classes, samples } = facts
  const trained = Math.max(1, Math.round(samples * (1 - Object.values(heldOut(facts)).reduce((a, b) => a + b, 0))))
  const batchSize = batchSizeFor(trained)
  const task = isImage(facts) ? 'images' : 'table'
  const enough = Math.round(enoughSteps[task] / Math.ceil(trained / batchSize))
  const epochs = Math.min(mostEpochs[task], Math.max(10, enough))
  return [
    { key: 'name', value: name },
    { key: 'seed', value: 7 },
    dataEntry(facts),
    ...transforms(facts),
    {
      comment: `The layers, one after the other. ${aboutScores(facts)}`,
      key: 'model',
      value: new Nested(layers(facts).map((value) => ({ value }))),
    },
    { key: 'loss', value: { use: classes ? 'loss:cross-entropy' : 'loss:mean-squared-error' } },
    { key: 'metrics', value: new Nested(metricIds(facts).map((use) => ({ value: { use } }))) },
    {
      comment: 'The learning rate falls along a cosine from its first value to 0.',
      key: 'optimizer',
      value: { use: 'optimizer:adam' },
    },
    { key: 'learningRate', value: task === 'images' ? 0.001 : 0.003 },
    { key: 'schedule', value: { use: 'schedule:cosine' } },
    {
      comment: 'The run ends where the validation loss no longer falls, with the weights of its best epoch.',
      key: 'callbacks',
      value: [{ use: 'callback:early-stopping', with: { patience: Math.max(5, Math.round(epochs / 5)) } }],
    },
    { key: 'epochs', value: epochs },
    { key: 'batchSize', value: batchSize },
  ]
}

const isImage = ({ shape: [height = 0, width = 0, channels] }: DataFacts) =>
  channels !== undefined && height >= 8 && width >= 8

/** Fractions that are held out, where the files have no such split. */
function heldOut({ samples, splits }: DataFacts): Record<string, number> {
  const share = samples < 10_000 ? 0.2 : 0.1
  return Object.fromEntries(
    ['validation', 'test'].filter((name) => !splits.includes(name)).map((name) => [name, share]),
  )
}

function dataEntry(facts: DataFacts): Entry {
  const { spec, samples, classes } = facts
  const shares = Object.entries(heldOut(facts)).map(([key, value]) => ({ key, value }))
  const given = Object.entries(spec.with).map(([key, value]) => ({ key, value: value as Json }))
  const options = [
    ...given,
    ...columnEntries(facts),
    ...shares,
    ...(classes && shares.length > 0 ? [{ key: 'splitBy', value: 'stratified' }] : []),
  ]
  return {
    comment: `${samples} samples, ${aboutTargets(facts)}`,
    key: 'data',
    value: new Nested([
      { key: 'use', value: spec.use },
      { key: 'with', value: new Nested(options) },
    ]),
  }
}

function aboutTargets({ classes, targetNames }: DataFacts): string {
  if (!classes) return targetNames.length > 0 ? `values to predict: ${listed(targetNames)}` : 'values to predict'
  const counts = classes.map(({ count }) => count)
  const isUneven = Math.max(...counts) >= 3 * Math.min(...counts)
  const list = listed(classes.map(({ name, count }) => `${name} ${count}`))
  return `${classes.length} classes: ${list}${isUneven ? '. "classWeights": "balanced" lets the rare ones count more' : ''}`
}

/** The role of each column of a table, as its cells say it, where it can be changed. */
function columnEntries({ columns, leftOut }: DataFacts): Entry[] {
  const isTold = columns.length <= mostColumns
  const told = isTold ? columns : columns.filter(({ as }) => as !== 'number')
  const types = told.map((fit) => ({ comment: describeFit(fit), key: fit.name, value: ruleOf(fit) }))
  const without = leftOut.map(({ name, why }) => `${name || 'the column without a name'} ${why}`)
  const rest = isTold ? '' : ' All others are numbers, which are standardized.'
  return [
    ...(types.length === 0
      ? []
      : [
          {
            comment: `What each column is, as its cells say: number, boolean, category, order or date.${rest}`,
            key: 'types',
            value: new Nested(types),
          },
        ]),
    ...(leftOut.length === 0
      ? []
      : [{ comment: `No inputs: ${without.join('; ')}`, key: 'ignore', value: leftOut.map(({ name }) => name) }]),
  ]
}

function ruleOf(fit: ColumnFit): Json {
  const isCut = fit.as === 'category' && fit.rare.length > 0
  return isCut ? { as: 'category', atMost: fit.categories.length + 1 } : fit.as
}

function transforms(facts: DataFacts): Entry[] {
  const { scale, shape } = facts
  const list: (JsonObject & { use: string })[] = []
  if (scale) list.push({ use: 'transform:normalize', with: scale })
  if (isImage(facts) && shape[2] === 3) list.push({ use: 'transform:horizontal-flip' })
  const about = [
    ...(scale ? [`The inputs have the mean ${short(scale.mean)} and the deviation ${short(scale.std)}.`] : []),
    ...(list.length > Number(Boolean(scale))
      ? ['Mirrored images are as good to learn from, unless they show text.']
      : []),
  ]
  return list.length === 0 ? [] : [{ comment: about.join(' '), key: 'transforms', value: list }]
}

function layers(facts: DataFacts): Json[] {
  const { classes, width, samples } = facts
  const last = { use: 'layer:dense', with: { units: classes?.length ?? width } }
  if (isImage(facts)) return [...imageLayers(facts), last]
  const bySize = samples < 1000 ? 32 : 64
  const hidden = { use: 'layer:dense', with: { units: samples < 20_000 ? bySize : 128, activation: 'relu' } }
  return [hidden, hidden, last]
}

/** Convolutions that halve the image until some 4 to 8 pixels a side are left. */
function imageLayers({ shape: [height = 0, width = 0] }: DataFacts): Json[] {
  const halvings = Math.max(1, Math.min(4, Math.floor(Math.log2(Math.min(height, width) / 4))))
  const blocks = Array.from({ length: halvings }, (_, i): Json[] => [
    { use: 'layer:conv2d', with: { filters: Math.min(64, 16 * 2 ** i), padding: 'same', activation: 'relu' } },
    { use: 'layer:max-pool' },
  ])
  return [
    ...blocks.flat(),
    { use: 'layer:dropout', with: { rate: 0.3 } },
    { use: 'layer:dense', with: { units: 64, activation: 'relu' } },
  ]
}

function aboutScores({ classes, width, targetNames }: DataFacts): string {
  if (classes) return `The last gives one score for each of the ${classes.length} classes.`
  return `The last gives ${width === 1 ? 'the value' : `the ${width} values`}${targetNames.length > 0 ? ` of ${listed(targetNames)}` : ''}.`
}

function metricIds({ classes }: DataFacts): string[] {
  if (!classes) return ['metric:mean-absolute-error', 'metric:root-mean-squared-error', 'metric:r2']
  const counts = classes.map(({ count }) => count)
  const isUneven = Math.max(...counts) > 1.5 * Math.min(...counts)
  return ['metric:accuracy', ...(isUneven ? ['metric:balanced-accuracy'] : []), 'metric:confusion-matrix']
}
