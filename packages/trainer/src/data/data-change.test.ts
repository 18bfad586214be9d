import type { LoadedData } from '@telarjs/datasets'
import { defineDataset } from '@telarjs/datasets'
import { createRegistry, noOptions, type Experiment, type Plugin } from '@telarjs/core'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { builtinPlugins, evaluate, predict, readCheckpoint, train, type TrainOptions } from '../index.js'

beforeAll(() => tf.setBackend('cpu'))

/** An in-memory data set with a fixed name and changing contents, like a file that is edited. */
function registryOf(data: LoadedData) {
  const changing = defineDataset({
    id: 'dataset:test/changing',
    summary: 'Data for a test',
    options: noOptions,
    create: () => ({ load: async () => data }),
  })
  return createRegistry([...builtinPlugins, changing] as Plugin[])
}

function table(size: number, changes: Partial<LoadedData> = {}): LoadedData {
  const inputs = Float32Array.from({ length: 2 * size }, (_, i) => Math.sin(i + 1))
  const targets = Int32Array.from({ length: size }, (_, i) => (inputs[2 * i]! > inputs[2 * i + 1]! ? 1 : 0))
  const columns = ['a', 'b'].map((name) => ({ name, type: 'number' as const }))
  return {
    shape: [2],
    classes: ['no', 'yes'],
    targetShape: [],
    columns,
    splits: { train: { size, inputs, targets } },
    ...changes,
  }
}

const experiment = (epochs: number): Experiment => ({
  data: { use: 'dataset:test/changing' },
  model: [{ use: 'layer:dense', with: { units: 2 } }],
  batchSize: 8,
  epochs,
})

async function run(data: LoadedData, epochs: number, options: Omit<TrainOptions, 'registry'> = {}) {
  for await (const event of train(experiment(epochs), { registry: registryOf(data), ...options }))
    if (event.type === 'runEnd') return event
  throw new Error('the run did not end')
}

describe('a run that goes on with other data', () => {
  it.each([
    ['more samples', table(24), '24 training samples, but training had 20'],
    ['fewer samples', table(12), '12 training samples, but training had 20'],
    [
      'changed samples',
      table(20, { splits: { train: { ...table(20).splits['train']!, targets: new Int32Array(20) } } }),
      /not those of training|classes/,
    ],
    [
      'another column',
      table(20, {
        columns: [
          { name: 'a', type: 'number' },
          { name: 'c', type: 'number' },
        ],
      }),
      "column 'b' is missing",
    ],
  ])('is refused: %s', async (_, data, message) => {
    const { checkpoint } = await run(table(20), 1)
    await expect(run(data, 2, { from: checkpoint! })).rejects.toThrow(message)
  })

  it('begins the next epoch with them where the user says so, in whole epochs of the new size', async () => {
    const { checkpoint } = await run(table(20), 2)
    const warnings: string[] = []
    const end = await run(table(40), 4, {
      from: checkpoint!,
      otherData: 'next-epoch',
      onWarning: (message) => warnings.push(message),
    })
    // 2 epochs of 5 steps, now 5 more each: 4 epochs of ceil(40 / 8) steps.
    expect([end.status, end.epochs, end.steps]).toEqual(['completed', 4, 20])
    expect(Number.isFinite((await readCheckpoint(end.checkpoint!)).progress.totals.loss)).toBe(true)
    expect(warnings.join()).toContain('40 training samples, but training had 20')
  })

  it('refuses other columns even then', async () => {
    const { checkpoint } = await run(table(20), 1)
    const columns = [{ name: 'a', type: 'number' as const }]
    await expect(run(table(20, { columns }), 2, { from: checkpoint!, otherData: 'next-epoch' })).rejects.toThrow(
      "column 'b' is missing",
    )
  })
})

describe('a trained network', () => {
  it('keeps what it knew of its data', async () => {
    const { checkpoint } = await run(table(20), 1)
    const { data } = await readCheckpoint(checkpoint!)
    expect(data).toMatchObject({
      inputs: { kind: 'columns', columns: [{ name: 'a' }, { name: 'b' }] },
      targets: { kind: 'classes', classes: [{ name: 'no' }, { name: 'yes' }] },
      units: 'numbers',
      samples: 20,
    })
    expect(data!.checksum).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is not evaluated on data that do not fit, and says where fitting ones changed', async () => {
    const { checkpoint } = await run(table(20), 1)
    const other = registryOf(table(20, { classes: ['yes', 'no'] }))
    await expect(evaluate(checkpoint!, 'train', { registry: other })).rejects.toThrow('answers would be swapped')
    const warnings: string[] = []
    const onWarning = (message: string) => warnings.push(message)
    await evaluate(checkpoint!, 'train', { registry: registryOf(table(24)), onWarning })
    expect(warnings.join()).toContain('20 training samples then, 24 now')
    await evaluate(checkpoint!, 'train', { registry: registryOf(table(20)), onWarning })
    expect(warnings).toHaveLength(1)
  })

  it('gives one answer for bytes, for numbers to 255 and for numbers to 1, where it was trained on bytes', async () => {
    const size = 8
    const inputs = Uint8Array.from({ length: 4 * size }, (_, i) => (i * 83) % 256)
    const targets = Int32Array.from({ length: size }, (_, i) => i % 2)
    const data: LoadedData = {
      shape: [2, 2, 1],
      classes: ['a', 'b'],
      targetShape: [],
      splits: { train: { size, inputs, targets } },
    }
    const registry = registryOf(data)
    const images: Experiment = { ...experiment(1), model: [{ use: 'layer:flatten' }, ...experiment(1).model] }
    let checkpoint: Uint8Array | undefined
    for await (const event of train(images, { registry })) if (event.type === 'runEnd') ({ checkpoint } = event)
    const asked = Uint8Array.of(0, 255, 17, 99)
    const answers = await Promise.all(
      [asked, Float32Array.from(asked), Float32Array.from(asked, (value) => value / 255)].map(
        async (given) => (await predict(checkpoint!, given, { registry })).values,
      ),
    )
    answers[0]!.forEach((value, i) => {
      expect(answers[1]![i]).toBeCloseTo(value, 6)
      expect(answers[2]![i]).toBeCloseTo(value, 6)
    })
  })
})

describe('plugins and kernels that changed since a checkpoint', () => {
  async function written(changes: object) {
    const { checkpoint } = await run(table(20), 1)
    const { writeCheckpoint } = await import('../index.js')
    const opened = await readCheckpoint(checkpoint!)
    return writeCheckpoint({ ...opened, madeBy: { ...opened.madeBy!, ...changes } })
  }

  it('another version of a plugin is refused with both numbers', async () => {
    const from = await written({ plugins: { 'layer:dense': 7 } })
    await expect(run(table(20), 2, { from })).rejects.toThrow(
      /layer:dense: expected version \d+, which is installed, received a checkpoint of version 7/,
    )
  })

  it('other kernels are said, because the last bits may differ', async () => {
    const from = await written({ backend: 'wasm', build: 'relaxed-simd' })
    const warnings: string[] = []
    await run(table(20), 2, { from, onWarning: (message) => warnings.push(message) })
    expect(warnings.join()).toMatch(/written on wasm \(relaxed-simd\) and goes on on cpu/)
  })
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:test/changing': Record<string, never>
  }
}
