import { parseExperiment } from '@telarjs/core'
import { writeNpy, writeNpz } from '@telarjs/datasets/formats'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { halves, image, trainHalves, trainIn } from '../../../fixtures/halves.js'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { hello } from '../../../fixtures/rings.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { run as evaluate } from '../evaluate/run.js'
import { run as importWeights } from '../import/run.js'
import { withStandardCallbacks } from '../../runs/train-in-folder.js'
import { run as predict } from '../predict/run.js'
import { run as exportModel } from './run.js'

let folder = ''
let runs: readonly string[] = []

beforeAll(async () => {
  folder = await emptyFolder()
  runs = await trainHalves(folder)
})

describe('export and import', () => {
  test('weights go out and come back as they were; nothing is written over', async () => {
    const file = join(folder, 'w.safetensors')
    await resultOf(invoke(exportModel, { run: runs[0]! }, { to: file }))
    await expect(invoke(exportModel, { run: runs[0]! }, { to: file })).rejects.toThrow(
      `${file}: it is there already; --force writes over it`,
    )
    const back = join(folder, 'back.telar')
    expect(await resultOf(invoke(importWeights, { file }, { to: back, like: runs[0]! }))).toMatchObject({
      experiment: 'halves',
      arrays: ['0-dense/bias', '0-dense/kernel'],
      fresh: [],
    })
    const input = join(folder, 'one.npy')
    await writeFile(input, writeNpy({ shape: [36], values: Float32Array.from(image(5)) }))
    const options = { top: 2 }
    expect(await resultOf(invoke(predict, { run: back, inputs: [input] }, options))).toEqual(
      await resultOf(invoke(predict, { run: runs[0]!, inputs: [input] }, options)),
    )
  })

  test('a network with a layer of --plugin is written by the exporter that the plugin brings', async () => {
    const plugin = [join(hello, 'src/index.ts')]
    const registry = await loadRegistry(plugin)
    const rings = JSON.parse(await readFile(join(hello, 'rings.json'), 'utf8')) as object
    const trained = parseExperiment(registry, { ...rings, epochs: 1 })
    const run = join(folder, 'rings')
    await trainIn(run, parseExperiment(registry, withStandardCallbacks(trained)), registry)
    const file = join(folder, 'rings.onnx')
    await resultOf(invoke(exportModel, { run }, { to: file, plugin }))
    // The name of the operator, and of the weight that it multiplies with.
    expect(await readFile(file, 'latin1')).toMatch(/Mul[^]*1-hello-scale\/factor/)
    await expect(invoke(exportModel, { run }, { to: join(folder, 'rings.json'), plugin })).rejects.toThrow(
      'model[1]: layer:hello/scale cannot be written as a LayersModel: there is no exporter for it',
    )
  })

  test('a file that cannot be written is one line that names it', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    await expect(invoke(exportModel, { run: runs[0]! }, { to: join(file, 'w.npz') })).rejects.toMatchObject({
      name: 'TrainError',
      message: expect.stringContaining(`${file}: it could not be written: `),
    })
  })

  test('weights of another program are for the numbers of a table as they stand in its file', async () => {
    // y = 2·x + 1,000,000, which weights for standardized columns or targets would miss.
    const rows = [1, 2, 3, 4].map((x) => `${x},${2 * x + 1e6}`)
    await writeFile(join(folder, 'large.csv'), ['x,y', ...rows].join('\n'))
    const kernel = { shape: [1, 1], values: Float32Array.of(2) }
    const bias = { shape: [1], values: Float32Array.of(1e6) }
    await writeFile(join(folder, 'line.npz'), writeNpz({ '0-dense/kernel': kernel, '0-dense/bias': bias }))
    const experiment = join(folder, 'line.json')
    const model = [{ use: 'layer:dense', with: { units: 1 } }]
    const data = { use: 'dataset:csv', with: { path: 'large.csv', target: 'y', targetsAre: 'values' } }
    await writeFile(experiment, JSON.stringify({ name: 'line', data, model }))
    const to = join(folder, 'line.telar')
    const said = await invoke(importWeights, { file: join(folder, 'line.npz') }, { to, experiment })
    expect(said.warnings).toEqual([expect.stringContaining('numbers of a table go to the weights as they stand there')])
    expect(await resultOf(invoke(evaluate, { run: to, overrides: [] }, { split: 'train' }))).toMatchObject({
      metrics: { 'mean-absolute-error': 0, r2: 1 },
    })
  })

  test('an experiment alone says where weights go', async () => {
    const weights = join(folder, 'w.npz')
    await resultOf(invoke(exportModel, { run: runs[0]! }, { to: weights }))
    const file = join(folder, 'halves.json')
    await writeFile(file, JSON.stringify(halves))
    expect(
      await resultOf(
        invoke(
          importWeights,
          { file: weights },
          {
            plugin: [],
            runs: 'nowhere',
            json: true,
            to: join(folder, 'alone.telar'),
            experiment: file,
          },
        ),
      ),
    ).toMatchObject({ fresh: [] })
    await expect(invoke(importWeights, { file: weights }, { to: join(folder, 'no.telar') })).rejects.toThrow(
      'expected either --experiment <recipe or file> or --like <checkpoint or run>',
    )
    await expect(invoke(importWeights, { file: weights }, { to: 'no.npz', like: runs[0]! })).rejects.toThrow(
      '--to: expected the name of a checkpoint (.telar), received no.npz',
    )
  })
})
