import { experimentJsonSchema } from '@telarjs/core'
import { builtinPlugins, builtinRegistry } from '@telarjs/trainer/builtin'
import { expect, test } from 'vitest'
import saved from '../catalogue.gen.json'
import { makeCatalogue } from './catalogue.js'
import schema from '../experiment.schema.gen.json'

test('the saved catalogue is that of the built-in plugins (pnpm --filter telar catalogue writes it)', async () => {
  expect(saved).toEqual(JSON.parse(JSON.stringify(await makeCatalogue(builtinPlugins))))
})

test('the saved schema of experiments is that of the built-in plugins', async () => {
  expect(schema).toEqual(JSON.parse(JSON.stringify(await experimentJsonSchema(builtinRegistry))))
})
