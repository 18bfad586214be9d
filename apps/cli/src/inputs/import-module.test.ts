import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { buildCli, emptyFolder, runCli } from '../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
}, 60_000)

/** A layer in TypeScript, in a folder where nothing is installed. */
const plugin = (apply: string) => `import { noOptions } from '@telarjs/core'
import { defineLayer, type Layer } from '@telarjs/layers'
import * as tf from '@tensorflow/tfjs-core'

const layer: Layer = {
  init: (outputShape) => ({ params: {}, state: {}, outputShape }),
  apply: (x, { state }) => ${apply},
}

export const plugins = [defineLayer({ id: 'layer:acme/own', summary: 'Own', options: noOptions, create: () => layer })]
`
const experiment = {
  data: { use: 'dataset:blobs' },
  model: [{ use: 'layer:acme/own' }, { use: 'layer:dense', with: { units: 3 } }],
  epochs: 1,
}

test.each([
  ['shares the engine of the command line', '({ y: tf.mul(x, 2), state })', 0, /completed/],
  [
    'is told by its line',
    '{ throw new Error("it snapped") }',
    1,
    /layer:acme\/own: apply: it snapped, at .*own\.ts:7:\d+\n/,
  ],
])('a plugin in TypeScript %s', async (_, apply, exitCode, said) => {
  const folder = await emptyFolder()
  await writeFile(join(folder, 'own.ts'), plugin(apply))
  await writeFile(join(folder, 'own.json'), JSON.stringify(experiment))
  const { code, stdout, stderr } = await runCli(
    main,
    folder,
    'train',
    'own.json',
    '--plugin',
    './own.ts',
    '--backend',
    'cpu',
  )
  expect(stdout + stderr).toMatch(said)
  expect(code).toBe(exitCode)
})
