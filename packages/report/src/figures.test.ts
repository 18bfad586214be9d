import { describe, expect, it } from 'vitest'
import { classes, everyFigure, probabilities, record, samples, trials } from '../fixtures/figures.js'
import { themes } from './colors.js'
import { confusionMatrix } from './confusion-matrix.js'
import { lossAccuracyScatter } from './curves.js'
import { lineChart } from './line-chart.js'
import { predictedAgainstTrue, residualHistogram, worstErrors } from './regression.js'
import { runFigures } from './run-figures.js'
import { firstLayerWeights } from './first-layer.js'
import { oneOfEachClass, predictedClasses, samplesPerClass, worstMistakes } from './samples.js'
import { scatter } from './scatter.js'
import { bestSoFar, parallelCoordinates } from './search.js'
import { fontSize, textWidth } from './svg.js'

const figures = everyFigure()

it('has one of every figure, with an id of its own', () => {
  expect(figures.map(({ id }) => id)).toEqual([
    'loss-per-epoch',
    'accuracy-per-epoch',
    'loss-and-accuracy',
    'loss-per-batch',
    'accuracy-per-batch',
    'learning-rate',
    'accuracy-against-loss-epochs',
    'accuracy-against-loss-batches',
    'runs-accuracy',
    'runs-loss',
    'runs-train-loss',
    'predicted-against-true',
    'residuals',
    'residual-histogram',
    'confusion-matrix',
    'embeddings',
    'worst-mistakes',
    'samples-per-class',
    'one-of-each-class',
    'augmentation',
    'first-layer-weights',
    'calibration',
    'search-parallel',
    'search-best',
    'find-rate',
    'importance',
    'where-it-looks',
    'partial-dependence',
    'categories',
  ])
})

describe.each(figures)('$id', ({ svg, title, summary, table }) => {
  it('says in words and numbers what it shows', () => {
    expect(svg).toMatch(/^<svg class="telar-figure" role="img" viewBox="0 0 720 \d+"/)
    expect(title.length).toBeGreaterThan(3)
    expect(summary).toMatch(/\.$/)
    expect(table.rows.length).toBeGreaterThan(0)
    for (const row of table.rows) expect(row).toHaveLength(table.head.length)
  })

  it('has no place that is no number, and colors only by role', () => {
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
    const used = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, color]) => color!)
    const roles = Object.keys(themes.light).map((role) => `var(--telar-${role})`)
    expect(used.filter((color) => color !== 'none' && !roles.includes(color))).toEqual([])
  })
})

it('the loss axis of loss-and-accuracy is upside down: both lines rise', () => {
  const { svg } = runFigures(record).find(({ id }) => id === 'loss-and-accuracy')!
  const paths = [...svg.matchAll(/<path d="M([^"]+)"/g)].map(([, d]) =>
    d!.split('L').map((point) => Number(point.split(' ')[1])),
  )
  expect(paths).toHaveLength(4)
  for (const ys of paths) expect(ys.at(-1)!).toBeLessThan(ys[0]!)
})

it('worst mistakes begin with the surest, and name what was said and what is true', () => {
  const { table, svg } = worstMistakes(samples, { probabilities, predicted: predictedClasses(probabilities, 4) })!
  // Samples 0, 5, … 35 are wrong; 35 is surest: 0.6 + 0.009·35 = 91.5 %, the true class (1 − 0.915) / 3.
  expect(table.rows).toHaveLength(8)
  expect(table.rows[0]).toEqual(['35', classes[3], classes[0], '91.50 %', '2.83 %'])
  expect(svg).toContain('あ → T-shirt/top')
})

it('the confusion matrix counts and names the commonest mistake', () => {
  const { summary, table, svg } = confusionMatrix({
    counts: [
      [9, 1],
      [4, 6],
    ],
    classes: ['yes', 'no'],
    split: 'validation',
  })
  expect(summary).toBe('15 of 20 right (75.00 %). Most often confused: no taken for yes, 4 times.')
  expect(table.rows).toEqual([
    ['no', 'yes', '4', '40.00 %'],
    ['yes', 'no', '1', '10.00 %'],
  ])
  expect(svg).toContain('<title>no taken for yes: 4</title>')
})

it('a confusion matrix of a thousand classes is as wide as any figure, and names the largest confusions', () => {
  const names = Array.from({ length: 1000 }, (_, k) => `class ${k}`)
  const counts = names.map((_, i) => names.map((_unused, j) => (i === j ? 9 : Number(j === (i + 500) % 1000))))
  counts[3]![990] = 40
  const { svg, summary, table } = confusionMatrix({ counts, classes: names })
  expect(summary).toBe(
    '9,000 of 10,040 right (89.64 %). Most often confused: class 3 taken for class 990, 40 times. 1000 classes: each cell stands for 12 × 12 of them.',
  )
  expect(table.rows).toHaveLength(30)
  expect(table.rows[0]).toEqual(['class 3', 'class 990', '40', '80.00 %'])
  const right = [...svg.matchAll(/<rect x="([\d.]+)"[^>]* width="([\d.]+)"/g)].map(([, x, w]) => Number(x) + Number(w))
  expect(Math.max(...right)).toBeLessThanOrEqual(720)
  expect(svg.length).toBeLessThan(200_000)
})

it('the title of an axis never lies over the labels of its ticks', () => {
  const { svg } = lineChart({
    id: 'energy',
    title: 'Energy',
    summary: 'Falls.',
    x: { label: 'step' },
    y: { label: 'energy', format: (value) => `${value.toFixed(2)} kJ` },
    series: [{ name: 'energy', x: [0, 1], y: [-311_030.5, -311_027.25] }],
    table: { head: [], rows: [] },
  })
  const ends = [...svg.matchAll(/<text x="([\d.]+)"[^>]*text-anchor="end"[^>]*>([^<]*kJ)</g)]
  const begin = Math.min(...ends.map(([, x, text]) => Number(x) - textWidth(text!)))
  const [, title] = /<text x="([\d.]+)"[^>]*rotate\(-90[^>]*>energy</.exec(svg)!
  // A line of text is about as high as its size, and lies around its middle when it is turned.
  expect(Number(title) + fontSize / 2).toBeLessThan(begin)
})

it('pictures are drawn only of samples that are pictures', () => {
  const points = { ...samples, shape: [30] }
  expect(oneOfEachClass(points)).toBeUndefined()
  expect(worstMistakes(points, { probabilities, predicted: predictedClasses(probabilities, 4) })).toBeUndefined()
  expect(firstLayerWeights({ shape: [30, 4], values: new Float32Array(120) }, [30])).toBeUndefined()
  // A convolution's kernels are pictures whatever the data is; a layer after another shape is none.
  expect(firstLayerWeights({ shape: [3, 3, 1, 4], values: new Float32Array(36) }, [6, 5, 1])).toBeDefined()
  expect(firstLayerWeights({ shape: [31, 4], values: new Float32Array(124) }, [6, 5, 1])).toBeUndefined()
})

it('the search ranks trials, and the best so far ignores failed ones', () => {
  const search = { trials, direction: 'maximize' as const, quantity: 'accuracy', kind: 'fraction' as const }
  expect(parallelCoordinates(search).table.rows.map((row) => row.at(-1))).toEqual(['97.00 %', '95.00 %', '91.00 %'])
  expect(bestSoFar(search)).toMatchObject({
    summary: 'Best accuracy 97.00 %, found by trial 1; 4 trials in all.',
    table: {
      rows: [
        ['0', '91.00 %'],
        ['1', '97.00 %'],
      ],
    },
  })
  expect(bestSoFar({ ...search, direction: 'minimize' }).table.rows).toEqual([['0', '91.00 %']])
})

it('the worst errors of values come first, and the histogram counts every sample', () => {
  const values = { actual: [1, 2, 3, 4], predicted: [1.5, 2, 1, 4.25], name: 'price', split: 'test' }
  const { head, rows } = worstErrors(values, { names: ['area'], valuesOf: (i) => [`${i} m²`] }, 2)
  expect(head).toEqual(['sample', 'true price', 'predicted', 'error', 'area'])
  expect(rows).toEqual([
    ['2', '3', '1', '-2', '2 m²'],
    ['0', '1', '1.5', '0.5', '0 m²'],
  ])
  const inFile = worstErrors(values, { names: [], valuesOf: () => [], rows: [7, 9, 11, 13] }, 1)
  expect([inFile.head[0], inFile.rows[0]![0]]).toEqual(['row', '11'])
  const counts = residualHistogram(values).table.rows.map(([, count]) => Number(count))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4)
})

it('predicted and true values stand on axes of one range, so that equal ones lie on the diagonal', () => {
  const { svg } = predictedAgainstTrue({ actual: [10, 20], predicted: [90, 15], name: 'price', split: 'test' })
  const [left, right] = ['end', 'middle'].map((anchor) =>
    [...svg.matchAll(new RegExp(`text-anchor="${anchor}"[^>]*>(\\d+)<`, 'g'))].map(([, text]) => text),
  )
  expect(left).toEqual(right)
})

it('points of which one side does not vary are shown without a correlation', () => {
  const constant = { name: 'test', loss: [0.9, 0.5, 0.4], accuracy: [0.1, 0.1, 0.1] }
  const falling = { name: 'train', loss: [0.9, 0.5], accuracy: [0.7, 0.9] }
  const { svg, table } = lossAccuracyScatter({ each: 'epoch', groups: [constant, falling] })
  expect(table.rows).toEqual([
    ['test', '3', '–'],
    ['train', '2', '-1'],
  ])
  expect([...svg.matchAll(/>((?:test|train)[^<]*)</g)].map(([, text]) => text)).toEqual(['test', 'train: r = -1'])
  const { summary } = predictedAgainstTrue({ actual: [1, 2], predicted: [3, 3], name: 'price', split: 'test' })
  expect(summary).not.toContain('orrelation')
})

it('samples of a thousand classes become bars that stand apart, each the mean of some neighbors', () => {
  const classes = Array.from({ length: 1000 }, (_, k) => `class ${k}`)
  const train = classes.flatMap((_, k) => Array.from({ length: k < 500 ? 2 : 6 }, () => k))
  const { table, summary } = samplesPerClass({ splits: { train, test: classes.map((_, k) => k) }, classes })
  // 130 bars of each split at most: 1000 / 130 neighbors, rounded up.
  expect(summary).toContain('1,000 classes: each bar is the mean of 8 neighbors.')
  expect(table.rows).toHaveLength(125)
  expect([table.rows[0], table.rows[62], table.rows[124]]).toEqual([
    ['class 0 …', '2', '1'],
    ['class 496 …', '4', '1'],
    ['class 992 …', '6', '1'],
  ])
})

it('large numbers at the end of an axis stand within the figure', () => {
  const { svg } = scatter({
    id: 'prices',
    title: 'Prices',
    summary: 'Two.',
    x: { label: 'true price' },
    y: { label: 'predicted price' },
    groups: [{ name: 'test', x: [100_000, 400_000], y: [120_000, 390_000] }],
  })
  const [, x] = /<text x="([\d.]+)"[^>]*>400,000<\/text>(?!.*400,000)/s.exec(svg)!
  expect(Number(x) + textWidth('400,000') / 2).toBeLessThanOrEqual(720)
})

it('the last number below lines is not cut off', () => {
  const { svg } = lineChart({
    id: 'loss',
    title: 'Loss',
    summary: '',
    x: { label: 'step' },
    y: { label: 'loss' },
    series: [{ name: 'train', x: [0, 3000], y: [1, 0] }],
    table: { head: [], rows: [] },
  })
  const x = /<text x="([\d.]+)"[^>]*>3,000</.exec(svg)![1]
  expect(Number(x) + textWidth('3,000') / 2).toBeLessThanOrEqual(720)
})
