import { createRegistry, noOptions, type Plugin } from '@telarjs/core'
import { defineLayer } from '@telarjs/layers'
import { defineSchedule } from '@telarjs/schedulers'
import { defineTransform } from '@telarjs/transforms'
import { builtinPlugins } from '@telarjs/trainer/builtin'
import { expect, test } from 'vitest'
import type { Host } from './host.js'
import { createInspector } from './inspect.js'

const snap = (): never => {
  throw new TypeError('it snapped')
}
const torn = { summary: 'Torn', options: noOptions } as const
const own: readonly Plugin[] = [
  defineLayer({
    ...torn,
    id: 'layer:acme/torn',
    create: () => ({ init: snap, apply: (x, { state }) => ({ y: x, state }) }),
  }),
  defineTransform({
    ...torn,
    id: 'transform:acme/torn',
    create: () => ({ appliesInEvaluation: true, outputShape: snap, apply: (x) => x }),
  }),
  defineSchedule({ ...torn, id: 'schedule:acme/torn', create: () => ({ factor: snap }) }),
]
const registry = createRegistry<Plugin>([...builtinPlugins, ...own])
const host = { registry: () => registry, forInspection: async () => ({}) } as unknown as Host

const experiment = {
  name: 'torn',
  data: { use: 'dataset:moons' },
  model: [{ use: 'layer:dense', with: { units: 2 } }],
}

test.each([
  ['model[1]', { model: [...experiment.model, { use: 'layer:acme/torn' }] }, 'layer:acme/torn: init'],
  ['transforms', { transforms: [{ use: 'transform:acme/torn' }] }, 'transforms[0]: transform:acme/torn: outputShape'],
  ['schedule', { schedule: { use: 'schedule:acme/torn' } }, 'schedule:acme/torn: factor'],
])('what a plugin throws is a problem at its place that names it and its member: %s', async (where, change, member) => {
  const { problems } = await createInspector(host)({ ...experiment, ...change })
  expect(problems).toEqual([
    { where, message: expect.stringMatching(/^(.*): it snapped, at .*inspect\.test\.ts:\d+:\d+$/) },
  ])
  expect(problems[0]!.message).toContain(`${member}: it snapped`)
})
