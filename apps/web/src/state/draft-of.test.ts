import { parseExperiment, type Json } from '@telarjs/core'
import { recipes } from '@telarjs/recipes'
import { builtinRegistry } from '@telarjs/trainer'
import { expect, test } from 'vitest'
import { presets } from './presets.js'
import { createPlugins } from '../worker/registry.js'
import { draftOf } from './draft-of.js'

const parse = (experiment: unknown) => parseExperiment(builtinRegistry, experiment as Json)

test('what a run records beside its own choices is left out', async () => {
  const plugins = await createPlugins(() => 0).catalog()
  const model = [
    { use: 'layer:dense', with: { units: 8, kernelInitializer: { use: 'initializer:zeros' } } },
    { use: 'layer:dense', with: { units: 10, useBias: false } },
  ]
  const optimizer = { use: 'optimizer:adam', with: { beta1: 0.8 } }
  const whole = parse({ data: { use: 'dataset:mnist' }, model, optimizer, learningRate: 0.1, epochs: 1 })
  expect(whole.data.with).toMatchObject({ splitBy: 'random' })
  expect(draftOf(whole, plugins)).toMatchObject({ data: { use: 'dataset:mnist' }, model, optimizer })
  expect(draftOf(whole, plugins).data).toEqual({ use: 'dataset:mnist' })
})

test('the draft of a run is the experiment of the run', async () => {
  const plugins = await createPlugins(() => 0).catalog()
  const experiments = [...presets.value, ...recipes.flatMap(({ rows }) => rows)].map(({ experiment }) =>
    parse(experiment),
  )
  expect(experiments.length).toBeGreaterThan(40)
  for (const experiment of experiments) expect(parse(draftOf(experiment, plugins))).toEqual(experiment)
})
