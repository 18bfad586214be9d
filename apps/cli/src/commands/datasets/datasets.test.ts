import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { run } from './run.js'

afterEach(() => vi.unstubAllEnvs())

test('datasets says what is in the cache', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'telar-cache-'))
  vi.stubEnv('TELAR_CACHE', cache)
  // The first file of Fashion-MNIST, by the name that the cache gives it.
  await writeFile(join(cache, '3aede38d6186-train-images-idx3-ubyte.gz'), 'x'.repeat(1000))
  const { datasets, cacheBytes } = (await resultOf(invoke(run, {}))) as {
    datasets: { id: string; here: string; cachedBytes: number }[]
    cacheBytes: number
  }
  const of = (id: string) => datasets.find((entry) => entry.id === `dataset:${id}`)
  expect(of('fashion-mnist')).toMatchObject({ here: 'partly', cachedBytes: 1000 })
  expect(of('kuzushiji-49')).toMatchObject({ here: 'no' })
  expect(of('spirals')).toMatchObject({ here: 'made' })
  expect(cacheBytes).toBe(1000)
})
