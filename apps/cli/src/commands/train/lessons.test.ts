import { beforeAll, describe, expect, test } from 'vitest'
import { buildCli, emptyFolder, runCli } from '../../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

describe('lessons', () => {
  test.each([
    ['lesson-collapse', [/of test is predicted as class '\d'/, /units of layer 1 \(dense\) are 0 for every sample/]],
    ['lesson-adam-0.1', [/units of layer 1 \(dense\) are 0 for every sample/]],
    [
      'lesson-small-weights',
      [/of test is predicted as class '\d'.*check the scale of the inputs and of the first weights/],
    ],
  ])('%s goes wrong, and the run says so', async (id, warnings) => {
    const { code, stderr } = await runCli(
      main,
      await emptyFolder(),
      'train',
      id,
      'epochs=1',
      'data.with.limit=20000',
      '--quiet',
      '--backend',
      'wasm',
    )
    expect(code).toBe(0)
    for (const warning of warnings) expect(stderr).toMatch(warning)
  })
})
