import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import expectations from '../../../fixtures/tables/expected.json'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { run as evaluate } from '../evaluate/run.js'
import { run as train } from './run.js'

const tables = fileURLToPath(new URL('../../../fixtures/tables/', import.meta.url))
const dense = (units: number, activation = 'linear') => ({ use: 'layer:dense', with: { units, activation } })

test.each(Object.entries(expectations))(
  'raw %s: path, target and two dense layers reach nine tenths of the skill of a linear model (fixtures/tables.py) at the first try',
  async (name, expected) => {
    const folder = await emptyFolder()
    const file = join(folder, `${name}.json`)
    const [path, testPath] = ['train', 'test'].map((part) => join(tables, `${name}-${part}.csv`))
    const data = { use: 'dataset:csv', with: { path, testPath, target: expected.target } }
    const model = [dense(32, 'relu'), dense('majority' in expected ? 2 : 1)]
    await writeFile(file, JSON.stringify({ name, data, model, epochs: 20 }))
    const runs = join(folder, 'runs')
    await invoke(train, { experiment: file, overrides: [] }, { runs })
    const { metrics } = (await resultOf(invoke(evaluate, { run: join(runs, `${name}-1`), overrides: [] }))) as {
      metrics: { r2: number; accuracy: number }
    }
    const skill = 'majority' in expected ? (metrics.accuracy - expected.majority) / (1 - expected.majority) : metrics.r2
    expect(skill).toBeGreaterThan(0.9 * expected.skill)
  },
)
