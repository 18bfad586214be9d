import type { Json } from '@telarjs/core'
import type { Dimension } from '@telarjs/search'
import { shortId, type Draft, type DraftSpec } from '../shared/draft.js'
import { rateSpan, type Schema } from '../shared/schema.js'
import { optionOfPlugin } from '../texts/options.js'
import { stateTexts as t } from '../texts/state.js'

/** An option of an experiment that a search can try values of. */
export interface Parameter {
  /** Where it stands in an experiment, in every language: `model[0].units`. */
  readonly name: string
  /** What it is called in the language of the page. */
  label(): string
  /** What is tried, unless the user says otherwise. */
  readonly dimension: Dimension
  /** The experiment with another value there. */
  set(experiment: Draft, value: Json): Draft
}

/** Optimizers that do well with the same range of rates. */
const optimizers = ['adam', 'adamw', 'rmsprop', 'lamb']

/**
 * What can be searched of an experiment: its rate, its batches, its optimizer, and the width of its layers and what they call their rate.
 *
 * @param schemaOf the options of a plugin
 */
export function parametersOf(experiment: Draft, schemaOf: (use: string) => Schema | undefined): readonly Parameter[] {
  const { learningRate = 0.001, batchSize = 32, model } = experiment
  const layers = model as readonly DraftSpec[]
  return [
    {
      name: 'learningRate',
      label: () => t.learningRate,
      dimension: { logUniform: [rounded(learningRate / 10), rounded(learningRate * 10)] },
      set: (draft, value) => ({ ...draft, learningRate: value as number }),
    },
    {
      name: 'batchSize',
      label: () => t.batchSize,
      dimension: { choices: [...new Set([16, 32, 64, 128, batchSize])].sort((a, b) => a - b) },
      set: (draft, value) => ({ ...draft, batchSize: value as number }),
    },
    {
      name: 'optimizer',
      label: () => t.optimizer,
      dimension: { choices: optimizers },
      set: (draft, value) => ({ ...draft, optimizer: { use: `optimizer:${value as string}` } }),
    },
    ...layers.flatMap((spec, index) => layerParameters(spec, index, index === layers.length - 1, schemaOf(spec.use))),
  ]
}

/** Of the last layer the units are the answers: they stay. */
function layerParameters(spec: DraftSpec, index: number, isLast: boolean, schema: Schema | undefined): Parameter[] {
  const field = schema?.properties?.['rate'] ?? {}
  const names = {
    units: () => t.units,
    filters: () => t.filters,
    rate: () => optionOfPlugin(shortId(spec.use), 'rate', field.title),
  }
  const of = (option: keyof typeof names, dimension: Dimension): Parameter => ({
    name: `model[${index}].${option}`,
    label: () => t.ofLayer(names[option](), index + 1),
    dimension,
    set: (draft, value) => ({ ...draft, model: withOption(draft.model as readonly DraftSpec[], index, option, value) }),
  })
  const number = (option: string) =>
    typeof spec.with?.[option] === 'number' ? (spec.with[option] as number) : undefined
  const [units, filters, rate] = [number('units'), number('filters'), number('rate')]
  return [
    ...(units !== undefined && !isLast
      ? [of('units', { logInt: [Math.max(1, Math.round(units / 4)), units * 4] })]
      : []),
    ...(filters === undefined ? [] : [of('filters', { logInt: [Math.max(1, Math.round(filters / 4)), filters * 4] })]),
    ...(rate !== undefined ? [of('rate', { uniform: rateSpan(rate, field, 0.7) })] : []),
  ]
}

function withOption(model: readonly DraftSpec[], at: number, option: string, value: Json): readonly DraftSpec[] {
  return model.map((spec, index) => (index === at ? { ...spec, with: { ...spec.with, [option]: value } } : spec))
}

const rounded = (value: number) => Number(value.toPrecision(3))
