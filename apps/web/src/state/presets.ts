import { computed, signal } from '@preact/signals'
import {
  lessonAdam,
  lessonCollapse,
  lessonSmallWeights,
  mnist,
  type Recipe,
  type RecipeExperiment,
} from '@telarjs/recipes'
import { once } from '../shared/once.js'

/** An experiment to begin with, and what it shows. */
export interface Preset {
  readonly id: string
  readonly group: 'Good' | 'Goes wrong, and why' | 'Reported elsewhere'
  readonly label: string
  readonly why: string
  readonly experiment: RecipeExperiment
}

const relu = (units: number) => ({ use: 'layer:dense', with: { units, activation: 'relu' } })

const digits = { data: { use: 'dataset:mnist' }, seed: 7, batchSize: 64 }

/** Experiments for the first minutes: each shows one thing. */
const own: readonly Preset[] = [
  {
    id: 'spirals',
    group: 'Good',
    label: 'Two spirals',
    why: 'Points in the plane: look at the regions while they curl around the arms.',
    experiment: {
      name: 'spirals',
      seed: 3,
      data: { use: 'dataset:spirals' },
      model: [relu(32), relu(32), relu(32), { use: 'layer:dense', with: { units: 2 } }],
      optimizer: { use: 'optimizer:adam' },
      learningRate: 0.01,
      schedule: { use: 'schedule:cosine' },
      epochs: 120,
      batchSize: 32,
    },
  },
  {
    id: 'augmented',
    group: 'Good',
    label: 'Digits that move',
    why: 'Each digit is turned and moved a little in every epoch: slower to learn, better on digits it has not seen, such as yours.',
    experiment: {
      ...digits,
      name: 'mnist-moving',
      transforms: [{ use: 'transform:random-affine', with: { rotate: 12, translate: 0.08, scale: [0.9, 1.1] } }],
      model: [relu(256), { use: 'layer:dropout', with: { rate: 0.2 } }, { use: 'layer:dense', with: { units: 10 } }],
      learningRate: 0.002,
      schedule: { use: 'schedule:one-cycle' },
      epochs: 10,
    },
  },
  {
    id: 'straight',
    group: 'Goes wrong, and why',
    label: 'Two spirals, one layer',
    why: 'One layer can only cut the plane with a straight line, so it stays near one half. Add a hidden layer and it is solved.',
    experiment: {
      name: 'spirals-straight',
      seed: 3,
      data: { use: 'dataset:spirals' },
      model: [{ use: 'layer:dense', with: { units: 2 } }],
      learningRate: 0.03,
      epochs: 40,
      batchSize: 32,
    },
  },
  {
    id: 'zeros',
    group: 'Goes wrong, and why',
    label: 'All weights begin at zero',
    why: 'Every hidden unit gets the same gradient, so all stay alike: the network is as wide as one unit. Look at the weights.',
    experiment: {
      ...digits,
      name: 'mnist-zeros',
      epochs: 3,
      learningRate: 0.002,
      model: [
        {
          use: 'layer:dense',
          with: { units: 128, activation: 'tanh', kernelInitializer: { use: 'initializer:zeros' } },
        },
        { use: 'layer:dense', with: { units: 10, kernelInitializer: { use: 'initializer:zeros' } } },
      ],
    },
  },
]

/** What those of the first screen are called. */
const names: Readonly<Record<string, string>> = {
  mnist: 'Handwritten digits',
  'lesson-collapse': 'A rate 64 times too large',
  'lesson-adam-0.1': 'Adam at 0.1',
  'lesson-small-weights': 'First weights of 0.01',
}

function group(id: string): Preset['group'] {
  if (id.startsWith('lesson-')) return 'Goes wrong, and why'
  return id === 'mnist' ? 'Good' : 'Reported elsewhere'
}

const first: readonly Recipe[] = [mnist, lessonCollapse, lessonAdam, lessonSmallWeights]

/** Recipes that repeat what was reported elsewhere; they are long, so they come when somebody asks for them. */
const elsewhere = signal<readonly Recipe[]>([])

export const loadElsewhere = once(async () => {
  elsewhere.value = (await import('./recipes-elsewhere.js')).recipesElsewhere
})

/** The recipes that are there so far. */
export const knownRecipes = computed(() => [...first, ...elsewhere.value])

/** The recipes, a preset for each row, and the Studio's own; those that work come first. */
export const presets = computed<readonly Preset[]>(() =>
  [...knownRecipes.value.flatMap(presetsOf), ...own].sort(
    (a, b) => Number(b.group === 'Good') - Number(a.group === 'Good'),
  ),
)

function presetsOf({ id, summary, rows }: Recipe): readonly Preset[] {
  return rows.map((row) => ({
    id: rows.length === 1 ? id : `${id}/${row.id}`,
    group: group(id),
    label: names[id] ?? `${id}: ${row.label}`,
    why: [summary, row.note, row.accident].filter(Boolean).join(' '),
    experiment: row.experiment,
  }))
}

/** Whether an experiment is one of the presets as it stands, and nobody's own work. */
export function isPreset(experiment: RecipeExperiment): boolean {
  const text = JSON.stringify(experiment)
  return presets.value.some((preset) => JSON.stringify(preset.experiment) === text)
}
