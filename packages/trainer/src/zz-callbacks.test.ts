import { memoryStorage, createRegistry, type Json } from '@telar/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telar/tensor/gradients'
import { plugins } from '@telar/callbacks/manifest'
import { beforeAll, expect, it } from 'vitest'
import { collect, experiment, registryWith, endOf } from '../fixtures/points.js'
import { train } from './train.js'
beforeAll(async () => { await tf.setBackend('cpu') })
const registry = createRegistry([...registryWith().plugins.filter((p) => p.kind !== 'callback'), ...plugins])
const callbacks = plugins.map(({ id }) => ({ use: id, with: (id === 'callback:early-stopping' ? { patience: 2 } : id === 'callback:checkpoint' ? { everyEpochs: 2, keep: 2 } : {}) as Record<string, Json> }))
const files = async (s: ReturnType<typeof memoryStorage>) => Object.fromEntries(await Promise.all((await s.list('')).filter((n) => !n.endsWith('telar')).map(async (n) => [n, new TextDecoder().decode(await s.read(n))])))
it('real', async () => {
  const storage = memoryStorage()
  const said: string[] = []
  const end = endOf(await collect(train({ ...experiment, epochs: 8, callbacks } as never, { registry, storage, onWarning: (m) => said.push(`W ${m}`), onReport: (m) => said.push(`R ${m}`) })))
  console.log(end.status, end.why, said, await storage.list(''), await files(storage))
  const again = memoryStorage()
  for (const n of await storage.list('')) if (!n.endsWith('telar')) await again.write(n, (await storage.read(n))!)
  const end2 = endOf(await collect(train({ ...experiment, epochs: 8, callbacks } as never, { registry, storage: again, from: (await storage.read('checkpoints/epoch-0004.telar'))! })))
  console.log(end2.status, end2.why, JSON.stringify(end2.evaluations) === JSON.stringify(end.evaluations))
  const strip = (o: Record<string, string>) => JSON.stringify(o).replaceAll(/seconds[^,]*,/g, '')
  const [a, b] = [await files(storage), await files(again)]
  for (const n of Object.keys(a)) console.log(n, a[n]!.length, b[n]!.length, strip({ x: a[n]! }) === strip({ x: b[n]! }))
  console.log(b['metrics.csv'])
  await expect(collect(train({ ...experiment, learningRate: 1e30, optimizer: { use: 'optimizer:sgd' }, epochs: 3, callbacks } as never, { registry, storage }))).rejects.toThrow('step')
  await collect(train({ ...experiment, learningRate: 1e30, epochs: 3, callbacks } as never, { registry, storage })).catch((e) => console.log(String(e)))
})
