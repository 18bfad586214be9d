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
import { presetsTexts as t } from '../texts/presets.js'

/** An experiment to begin with, and what it shows. */
export interface Preset {
  readonly id: string
  readonly group: 'good' | 'wrong' | 'elsewhere'
  readonly label: string
  readonly why: string
  readonly experiment: RecipeExperiment
}

const relu = (units: number) => ({ use: 'layer:dense', with: { units, activation: 'relu' } })

const digits = { data: { use: 'dataset:mnist' }, seed: 7, batchSize: 64 }

/** Experiments for the first minutes: each shows one thing. */
const own: readonly (Omit<Preset, 'label' | 'why' | 'id'> & { readonly id: keyof typeof t.texts })[] = [
  {
    id: 'spirals',
    group: 'good',
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
    group: 'good',
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
    group: 'wrong',
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
    group: 'wrong',
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

function group(id: string): Preset['group'] {
  if (id.startsWith('lesson-')) return 'wrong'
  return id === 'mnist' ? 'good' : 'elsewhere'
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
  [...knownRecipes.value.flatMap(presetsOf), ...own.map((preset) => ({ ...preset, ...t.texts[preset.id] }))].sort(
    (a, b) => Number(b.group === 'good') - Number(a.group === 'good'),
  ),
)

function presetsOf({ id, summary, rows }: Recipe): readonly Preset[] {
  return rows.map((row) => ({
    id: rows.length === 1 ? id : `${id}/${row.id}`,
    group: group(id),
    label: t.recipes[id]?.label ?? `${id}: ${row.label}`,
    why: t.recipes[id]?.why ?? [summary, row.note, row.accident].filter(Boolean).join(' '),
    experiment: row.experiment,
  }))
}

/** Whether an experiment is one of the presets as it stands, and nobody's own work. */
export function isPreset(experiment: RecipeExperiment): boolean {
  const text = JSON.stringify(experiment)
  return presets.value.some((preset) => JSON.stringify(preset.experiment) === text)
}
