import { beforeAll, expect, test } from 'vitest'
import { buildCli, emptyFolder, resultOf, runCli } from '../../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

const telar = (folder: string, ...args: string[]) => runCli(main, folder, ...args)

test(
  'doctor tests each backend in a process of its own, measures, and says on stderr nothing of what drivers say',
  { timeout: 120_000 },
  async () => {
    const run = await telar(await emptyFolder(), 'doctor', '--json')
    expect(run).toMatchObject({ code: 0, stderr: '' })
    const { backends } = resultOf(run) as {
      backends: { id: string; selfTest?: { passed: boolean }; speeds?: { samplesPerSecond: number }[] }[]
    }
    expect(backends.map(({ id }) => id)).toEqual(['cuda', 'webgpu', 'wasm', 'node', 'cpu'])
    const wasm = backends.find(({ id }) => id === 'wasm')!
    expect(wasm.selfTest!.passed).toBe(true)
    expect(wasm.speeds!.map(({ samplesPerSecond }) => samplesPerSecond > 0)).toEqual([true, true, true])
  },
)
