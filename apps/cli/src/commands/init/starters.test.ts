import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder } from '../../../fixtures/telar.js'
import { loadExperiment } from '../../inputs/load-experiment.js'
import { starterOf } from './starters.js'

test('the first experiment is the same in JSON, YAML, TypeScript and JavaScript, and says how it is trained', async () => {
  const folder = await emptyFolder()
  const experiments = []
  for (const name of ['e.json', 'e.yaml', 'e.yml', 'e.ts', 'e.mjs']) {
    const file = join(folder, name)
    await writeFile(file, starterOf(file, []))
    expect(starterOf(file, ['./own.ts', 'telar-plugin-hello'])).toContain(
      `telar train ${file} --plugin ./own.ts --plugin telar-plugin-hello\n`,
    )
    experiments.push(await loadExperiment({ experiment: file, overrides: [] }))
  }
  expect(experiments[0]).toMatchObject({ name: 'my-experiment', learningRate: 0.002, batchSize: 64 })
  for (const experiment of experiments) expect(experiment).toEqual(experiments[0])
})
