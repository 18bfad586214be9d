import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { spirals } from '../../../fixtures/spirals.js'
import { buildCli, emptyFolder, resultOf, runCli } from '../../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

async function prepared(experiment: object = spirals) {
  const folder = await emptyFolder()
  await writeFile(join(folder, 'spirals.json'), JSON.stringify(experiment))
  return { folder, call: (...args: string[]) => runCli(main, folder, ...args, '--backend', 'cpu') }
}

describe('modes of train', () => {
  test('a fast dev run says so, goes through all of it and leaves nothing', async () => {
    const { folder, call } = await prepared()
    const outcome = await call('train', 'spirals.json', '--fast-dev-run', '--json')
    expect(resultOf(outcome)).toMatchObject({ status: 'completed', epochs: 1, steps: 1, run: null })
    expect(outcome.stderr).toContain('fast dev run: one epoch of one batch of 4 samples of each split')
    expect(await readdir(folder)).toEqual(['spirals.json'])
    expect(await call('train', '--fast-dev-run', '--resume', 'last')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--fast-dev-run: expected to stand alone, received --resume'),
    })
  })

  test('overfitting few batches says so, and each of the best checkpoints is evaluated by its name', async () => {
    const callbacks = [{ use: 'callback:checkpoint', with: { saveTopK: 2 } }]
    const { folder, call } = await prepared({ ...spirals, callbacks })
    const outcome = await call('train', 'spirals.json', '--overfit-batches', '2', '--json')
    expect(resultOf(outcome)).toMatchObject({ status: 'completed', epochs: 3, steps: 6 })
    expect(outcome.stderr).toContain('overfit batches: every epoch trains on the same 2 batches of 4 samples')
    const files = await readdir(join(folder, 'runs/spirals-1/checkpoints'))
    const top = files.filter((file) => file.startsWith('top-loss-'))
    expect(top).toHaveLength(2)
    const [name] = top[0]!.split('.telar')
    expect((await call('evaluate', 'last', '--checkpoint', name!)).code).toBe(0)
    expect(await call('evaluate', 'last', '--checkpoint', 'top')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`--checkpoint: unknown checkpoint 'top'`),
    })
  })
})
