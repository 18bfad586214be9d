import { parseExperiment, type JsonObject, type TargetScale } from '@telarjs/core'
import { memoryFiles, type ColumnFit } from '@telarjs/datasets'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import fixture from '../../fixtures/ensemble.json' with { type: 'json' }
import { builtinRegistry as registry } from '../builtin.js'
import { noProgress, readCheckpoint, writeCheckpoint, type Checkpoint } from '../checkpoint/index.js'
import { loadData } from '../data/data.js'
import { openModel } from '../inference/open-model.js'
import { makeNetwork } from '../plan.js'
import { signData } from '../data/sign-data.js'
import { makeEnsemble } from './make-ensemble.js'

beforeAll(() => tf.setBackend('cpu'))

interface Line {
  readonly center: readonly number[]
  readonly spread: readonly number[]
  readonly kernel: readonly (readonly number[])[]
  readonly bias: readonly number[]
  readonly scale?: TargetScale
}

interface Table {
  readonly rows: readonly (readonly number[])[]
  readonly targets: readonly number[]
  readonly members: readonly Line[]
  readonly answers: readonly number[]
}

const filesOf = ({ rows, targets }: Table) => {
  const lines = rows.map((row, i) => [...row, targets[i]].join(','))
  const head = [...rows[0]!.map((_, i) => `c${i}`), 'y'].join(',')
  return memoryFiles({ 'rows.csv': new TextEncoder().encode([head, ...lines].join('\n')) })
}

function lossOf({ scale, bias }: Line): string {
  if (scale) return 'loss:mean-squared-error'
  return bias.length === 1 ? 'loss:binary-cross-entropy' : 'loss:cross-entropy'
}

/** A linear model of the table that scales each column in its own way. */
async function checkpointOf(table: Table, line: Line, changes: JsonObject = {}): Promise<Uint8Array> {
  const files = filesOf(table)
  const isOfValues = line.scale !== undefined
  const parsed = parseExperiment(registry, {
    data: {
      use: 'dataset:csv',
      with: { path: 'rows.csv', target: 'y', targetsAre: isOfValues ? 'values' : 'classes' },
    },
    model: [{ use: 'layer:dense', with: { units: line.bias.length } }],
    loss: { use: lossOf(line) },
    ...changes,
  })
  const data = await loadData(parsed, { registry, files })
  const columns = line.center.map((center, i): ColumnFit => ({
    as: 'number',
    name: `c${i}`,
    scale: 'standard',
    center,
    spread: line.spread[i]!,
    fill: center,
    indicator: false,
  }))
  const signature = await signData(data)
  const { experiment, sample } = makeNetwork(parsed, registry, {
    ...data,
    ...(line.scale ? { targetScale: line.scale } : {}),
  })
  return writeCheckpoint({
    experiment,
    sample,
    data: {
      ...signature,
      ...(line.scale ? { targets: { ...signature.targets, scale: line.scale } as never } : {}),
      preprocessing: { kind: 'table', version: 1, columns } as never,
    },
    progress: noProgress,
    callbacks: {},
    tensors: {
      'params/0-dense/kernel': {
        dtype: 'float32',
        shape: [line.kernel.length, line.bias.length],
        values: Float32Array.from(line.kernel.flat()),
      },
      'params/0-dense/bias': { dtype: 'float32', shape: [line.bias.length], values: Float32Array.from(line.bias) },
    },
  })
}

async function ensembleOf(table: Table, changes: readonly JsonObject[] = []) {
  const networks = await Promise.all(
    table.members.map(async (line, i) => ({
      name: `run-${i}`,
      checkpoint: await checkpointOf(table, line, changes[i]),
    })),
  )
  return makeEnsemble(networks, { name: 'all', registry, files: filesOf(table) })
}

test.each(Object.entries(fixture) as unknown as [string, Table][])(
  'of %s answers as scikit-learn votes, each member with its own scaling',
  async (_, table) => {
    const { checkpoint, leftOut } = await ensembleOf(table)
    expect(leftOut).toEqual([])
    const model = await openModel(await writeCheckpoint(checkpoint), registry)
    const { splits } = await loadData(model.experiment, { registry, files: filesOf(table) }, model.data)
    const { values } = await model.predict(splits['train']!.inputs)
    expect(values).toHaveLength(table.answers.length)
    values.forEach((value, i) => expect(value, `answer ${i}`).toBeCloseTo(table.answers[i]!, 5))
    model.release()
  },
)

const three = fixture['three classes'] as unknown as Table

describe('an ensemble', () => {
  test('has members of other architecture, calibrated ones too, and answers as NumPy averages them', async () => {
    const [a, b] = three.members as [Line, Line]
    const plain = await checkpointOf(three, a)
    const calibration = { temperature: 2, split: 'validation', samples: 4, logLoss: { before: 1, after: 0.5 } }
    const calibrated = await writeCheckpoint({ ...(await readCheckpoint(await checkpointOf(three, b))), calibration })
    const deeper = await writeCheckpoint(withHidden(await readCheckpoint(plain)))
    const networks = Object.entries({ plain, calibrated, deeper }).map(([name, checkpoint]) => ({ name, checkpoint }))
    const { checkpoint } = await makeEnsemble(networks, { name: 'all', registry, files: filesOf(three) })
    const answers = await Promise.all(
      [...networks.map((network) => network.checkpoint), await writeCheckpoint(checkpoint)].map(async (bytes) => {
        const model = await openModel(bytes, registry)
        const { splits } = await loadData(model.experiment, { registry, files: filesOf(three) }, model.data)
        const { values } = await model.predict(splits['train']!.inputs)
        model.release()
        return values
      }),
    )
    const all = answers.at(-1)!
    all.forEach((p, i) => {
      const mean = (answers[0]![i]! + answers[1]![i]! + answers[2]![i]!) / 3
      expect(p, `answer ${i}`).toBeCloseTo(mean, 5)
    })
  })

  test('keeps only splits that were held out from every member', async () => {
    const withSplits = (seed: number, splitSeed?: number): JsonObject => ({
      seed,
      data: {
        use: 'dataset:csv',
        with: {
          path: 'rows.csv',
          target: 'y',
          targetsAre: 'classes',
          test: 10,
          validation: 0.2,
          ...(splitSeed === undefined ? {} : { splitSeed }),
        },
      },
    })
    const leftOut = async (...changes: JsonObject[]) => {
      const made = await ensembleOf({ ...three, members: three.members.slice(0, 2) }, changes)
      return { leftOut: made.leftOut, options: Object.keys(made.checkpoint.experiment.data.with) }
    }
    expect((await leftOut(withSplits(1), withSplits(2))).leftOut).toEqual(['validation', 'test'])
    expect((await leftOut(withSplits(1, 9), withSplits(2, 9))).leftOut).toEqual([])
    const fold = (number: number): JsonObject => ({
      data: {
        use: 'dataset:csv',
        with: { path: 'rows.csv', target: 'y', targetsAre: 'classes', test: 10, fold: { number, of: 3 } },
      },
    })
    const folds = await leftOut(fold(1), fold(2))
    expect(folds.leftOut).toEqual(['validation'])
    expect(folds.options).toContain('test')
    expect(folds.options).not.toContain('fold')
  })

  test('names every difference of networks that cannot answer together', async () => {
    const two = fixture['two classes by one logit'] as unknown as Table
    const networks = [
      { name: 'a.telar', checkpoint: await checkpointOf(three, three.members[0]!) },
      { name: 'b.telar', checkpoint: await checkpointOf(two, two.members[0]!) },
      {
        name: 'c.telar',
        checkpoint: await checkpointOf(three, three.members[0]!, { transforms: [{ use: 'transform:standardize' }] }),
      },
      { name: 'd.telar', checkpoint: await checkpointOf(three, three.members[0]!, { loss: { use: 'loss:hinge' } }) },
    ]
    const make = (...names: string[]) =>
      makeEnsemble(
        networks.filter(({ name }) => names.includes(name[0]!)),
        { name: 'all', registry, files: filesOf(three) },
      )
    await expect(make('a', 'b')).rejects.toThrow(
      'b.telar beside a.telar: the data has 2 classes (0, 1), but training had 3 (0, 1, 2)',
    )
    await expect(make('a', 'c', 'd')).rejects.toThrow(
      /c.telar beside a.telar: its transforms before the network are .*transform:standardize.*, but of the first none/,
    )
    await expect(make('a')).rejects.toThrow('ensemble: expected two trained networks or more, received 1')
  })
})

/** The same network behind a hidden layer that changes nothing. */
function withHidden(checkpoint: Checkpoint): Checkpoint {
  const { experiment, tensors } = checkpoint
  const [width] = checkpoint.sample.shape as [number]
  const moved = Object.entries(tensors).map(([name, array]) => [name.replace('0-dense', '1-dense'), array] as const)
  const identity = Float32Array.from({ length: width * width }, (_, at) => (at % (width + 1) === 0 ? 1 : 0))
  return {
    ...checkpoint,
    experiment: { ...experiment, model: [{ use: 'layer:dense', with: { units: width } }, ...experiment.model] },
    tensors: {
      ...Object.fromEntries(moved),
      'params/0-dense/kernel': { dtype: 'float32', shape: [width, width], values: identity },
      'params/0-dense/bias': { dtype: 'float32', shape: [width], values: new Float32Array(width) },
    },
  }
}
