import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { trainIn } from '../../../fixtures/halves.js'
import { invoke } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { withStandardCallbacks } from '../../runs/train-in-folder.js'
import { run as compare } from '../compare/run.js'
import { run as train } from '../train/run.js'
import { run as evaluate } from './run.js'

/** Prices that follow from area and place; the last fifth of the rows is the test. @param stretch of the areas of the training rows */
function houses(stretch: number): string {
  const rows = Array.from({ length: 200 }, (_, i) => {
    const area = 50 + ((i * 37) % 150)
    const place = ['city', 'town', 'village'][i % 3]!
    const price = 1000 * area + { city: 90_000, town: 40_000, village: 0 }[place]!
    return `${i < 160 ? area * stretch : area},${place},${price}`
  })
  return ['area,place,price', ...rows].join('\n')
}

let folder = ''
let experiment = {}

beforeAll(async () => {
  folder = await emptyFolder()
  await writeFile(join(folder, 'houses.csv'), houses(1))
  experiment = {
    name: 'houses',
    data: {
      use: 'dataset:csv',
      with: { path: join(folder, 'houses.csv'), target: 'price', test: 0.2, splitBy: 'order' },
    },
    model: [
      { use: 'layer:dense', with: { units: 16, activation: 'relu' } },
      { use: 'layer:dense', with: { units: 1 } },
    ],
    learningRate: 0.01,
    epochs: 8,
  }
  await trainIn(
    join(folder, 'houses-1'),
    parseExperiment(builtinRegistry, withStandardCallbacks(parseExperiment(builtinRegistry, experiment))),
  )
})

test('a table learns values with no loss named, in the units of the file', async () => {
  const { result } = await invoke(evaluate, { run: join(folder, 'houses-1'), overrides: [] })
  const { r2 } = result['metrics'] as Record<string, number>
  expect(r2).toBeGreaterThan(0.95)
  expect((result['metrics'] as Record<string, number>)['mean-absolute-error']).toBeGreaterThan(100)
})

test('evaluate and compare encode a table as in training, whatever its training rows are now, and say that they changed', async () => {
  const before = await invoke(evaluate, { run: join(folder, 'houses-1'), overrides: [] })
  // Fitted anew to these rows, an area would mean something else.
  await writeFile(join(folder, 'houses.csv'), houses(2))
  const after = await invoke(evaluate, { run: join(folder, 'houses-1'), overrides: [] })
  expect(after.result['metrics']).toEqual(before.result['metrics'])
  expect(after.warnings.join()).toContain('the data changed since training')
  await trainIn(
    join(folder, 'houses-2'),
    parseExperiment(
      builtinRegistry,
      withStandardCallbacks(parseExperiment(builtinRegistry, { ...experiment, epochs: 1 })),
    ),
  )
  const compared = await invoke(compare, { runs: [join(folder, 'houses-1'), join(folder, 'houses-2')] })
  expect(compared.warnings.join()).toMatch(/houses-1: .*the data changed since training/)
  // The same rows are tested, though each run encodes them in its own way.
  expect(String(compared.result['notes'])).not.toContain('different samples')
})

test('evaluate takes other data, metrics and batches, and refuses another network', async () => {
  const rows = (heights: string) => ['area,place,price', '60,city,150000', '80,town,120000', heights].join('\n')
  await writeFile(join(folder, 'new.csv'), rows('100,village,100000'))
  const overrides = [
    `data.with.testPath=${join(folder, 'new.csv')}`,
    'data.with.test=null',
    'batchSize=2',
    'metrics=[]',
  ]
  const { result } = await invoke(evaluate, { run: join(folder, 'houses-1'), overrides })
  expect(result).toMatchObject({ split: 'test', samples: 3, metrics: {} })
  const refused = { run: join(folder, 'houses-1'), overrides: ['model.0.with.units=3'] }
  await expect(invoke(evaluate, refused)).rejects.toThrow(
    'evaluate, model.0.with.units=3: expected data, metrics or batchSize, which leave the trained network as it is, received model',
  )
  await writeFile(join(folder, 'other.csv'), 'area,price\n60,150000\n80,120000\n90,100000')
  const misfit = { run: join(folder, 'houses-1'), overrides: [`data.with.path=${join(folder, 'other.csv')}`] }
  await expect(invoke(evaluate, misfit)).rejects.toThrow('place')
})

test('a run goes on with changed rows only where the user says so', async () => {
  const args = { experiment: undefined, overrides: ['epochs=9'] }
  const resume = join(folder, 'houses-1')
  await expect(invoke(train, args, { resume, runs: folder })).rejects.toThrow('--other-data')
  const { result, warnings } = await invoke(train, args, { resume, runs: folder, otherData: true })
  expect(result).toMatchObject({ status: 'completed', epochs: 9 })
  expect(warnings.join()).toContain('the data changed; the run goes on with them from the next epoch')
})
