import { experimentJsonSchema } from '@telarjs/core'
import { builtinPlugins, builtinRegistry } from '@telarjs/trainer/builtin'
import { expect, test } from 'vitest'
import saved from '../catalog.gen.json'
import { makeCatalog } from './catalog.js'
import schema from '../experiment.schema.gen.json'

test('the saved catalog is that of the built-in plugins (pnpm --filter telar catalog writes it)', async () => {
  expect(saved).toEqual(JSON.parse(JSON.stringify(await makeCatalog(builtinPlugins))))
})

test('the saved schema of experiments is that of the built-in plugins', async () => {
  expect(schema).toEqual(JSON.parse(JSON.stringify(await experimentJsonSchema(builtinRegistry))))
})
