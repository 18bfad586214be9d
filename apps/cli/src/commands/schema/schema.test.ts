import { beforeAll, expect, test } from 'vitest'
import { rings } from '../../../fixtures/rings.js'
import { buildCli, emptyFolder, runCli } from '../../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

const telar = (folder: string, ...args: string[]) => runCli(main, folder, ...args)

test('schema prints a JSON Schema of experiments, with the plugins of the user', async () => {
  const { stdout } = await telar(await emptyFolder(), 'schema', ...rings.slice(1, 3))
  const schema = JSON.parse(stdout) as {
    definitions: { layer: { anyOf: { properties: { use: { const: string } } }[] } }
  }
  const ids = schema.definitions.layer.anyOf.map(({ properties }) => properties.use.const)
  expect(ids).toContain('layer:dense')
  expect(ids).toContain('layer:hello/scale')
})
