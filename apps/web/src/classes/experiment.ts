import { exampleSide, type OwnClass } from '../protocol/examples.js'
import type { DroppedFile } from '../protocol/api.js'
import { idx } from '../import/idx.js'
import type { Draft } from '../shared/draft.js'
import { classesTexts as t } from '../texts/classes.js'

/** Steps after which a network for a few classes has learned what it can. */
const wantedSteps = 420
const batchSize = 16

/** Files of the examples, and the experiment that learns from them. */
export interface OwnExperiment {
  readonly files: readonly DroppedFile[]
  readonly draft: Draft
}

/**
 * A small convolutional network for classes of one's own: each example is turned, moved, scaled, lit and covered anew in every epoch, so that a few dozen of each class
 * are enough.
 */
export function ownExperiment(classes: readonly OwnClass[]): OwnExperiment {
  const count = classes.reduce((sum, { examples }) => sum + examples.length, 0)
  const values = new Uint8Array(count * 3 * exampleSide ** 2)
  classes.flatMap(({ examples }) => examples).forEach((example, index) => values.set(example, index * example.length))
  const labels = Uint8Array.from(classes.flatMap(({ examples }, number) => examples.map(() => number)))
  const epochs = Math.min(80, Math.max(8, Math.round((wantedSteps * batchSize) / count)))
  const conv = (filters: number) => [
    { use: 'layer:conv2d', with: { filters, kernelSize: 3, padding: 'same', activation: 'relu' } },
    { use: 'layer:max-pool', with: { size: 2 } },
  ]
  return {
    files: [
      { path: 'own-classes-images.idx', bytes: idx([count, exampleSide, exampleSide, 3], values) },
      { path: 'own-classes-labels.idx', bytes: idx([count], labels) },
    ],
    draft: {
      name: t.experimentName,
      seed: 1,
      data: {
        use: 'dataset:idx',
        with: {
          inputs: 'own-classes-images.idx',
          targets: 'own-classes-labels.idx',
          classes: classes.map(({ name }) => name),
          test: 0.2,
          splitBy: 'stratified',
        },
      },
      transforms: [
        { use: 'transform:random-affine', with: { rotate: 10, translate: 0.1, scale: [0.85, 1.15] } },
        { use: 'transform:brightness-contrast', with: { brightness: 0.15, contrast: 0.25 } },
      ],
      model: [
        ...conv(8),
        ...conv(16),
        ...conv(24),
        { use: 'layer:flatten' },
        { use: 'layer:dense', with: { units: 24, activation: 'relu' } },
        { use: 'layer:dropout', with: { rate: 0.2 } },
        { use: 'layer:dense', with: { units: classes.length } },
      ],
      optimizer: { use: 'optimizer:adam' },
      learningRate: 0.003,
      schedule: { use: 'schedule:one-cycle' },
      epochs,
      batchSize,
    },
  }
}
