import { isPlainObject, parseExperiment } from '@telarjs/core'
import { writeNpz } from '@telarjs/datasets/formats'
import { nodeFiles } from '@telarjs/datasets/node'
import { builtinRegistry, explain, loadData } from '@telarjs/trainer'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invoke } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { startHost, type Host } from '../../host/host.js'
import { loadExperiment } from '../../inputs/load-experiment.js'
import { run } from './run.js'

let folder = ''
let host: Host | undefined

/** 120 houses with every kind of column: row numbers, numbers, a text that is rare somewhere, booleans, dates, and remarks that never repeat. */
const houses = [
  'id,area,zone,garden,sold,remark,price',
  ...Array.from({ length: 120 }, (_, i) => {
    const zone = i % 40 === 0 ? `village ${i}` : ['north', "o'hara's", 'south'][i % 3]
    const day = `20${10 + (i % 9)}-0${1 + (i % 9)}-11`
    return `${i + 1},${40 + ((i * 37) % 90)},${zone},${i % 2 ? 'yes' : 'no'},${day},seen by ${i},${900 + ((i * 977) % 5000)}.5`
  }),
].join('\n')

const flowers = Array.from({ length: 60 }, (_, i) => `${i % 7}.5,${(i * 3) % 5}.25,${'abc'[i % 3]}`).join('\n')

/** A gray image of 12 × 12 in PGM. */
const pgm = (value: number) => Uint8Array.from([...Buffer.from('P5\n12 12\n255\n'), ...new Uint8Array(144).fill(value)])

function idx(shape: readonly number[]): Uint8Array {
  const size = shape.reduce((a, b) => a * b, 1)
  const lengths = shape.flatMap((length) => [0, 0, 0, length])
  return Uint8Array.from([
    0,
    0,
    8,
    shape.length,
    ...lengths,
    ...Array.from({ length: size }, (_, i) => (i + Math.floor(i / 64)) % 2),
  ])
}

afterAll(() => host?.stop())
beforeAll(async () => {
  host = await startHost({ backend: 'cpu' })
  folder = await emptyFolder()
  const file = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content)
  await file('houses.csv', houses)
  await file('flowers.csv', flowers)
  for (const [k, name] of ['cat', 'dog'].entries()) {
    await mkdir(join(folder, 'pets', name), { recursive: true })
    for (let i = 0; i < 10; i++) await file(`pets/${name}/${i}.pgm`, pgm(100 * k + i))
  }
  await file(
    'points.npz',
    writeNpz({
      x_train: { shape: [40, 2], values: Float32Array.from({ length: 80 }, (_, i) => 500 + 100 * (i % 3)) },
      y_train: { shape: [40], values: Float32Array.from({ length: 40 }, (_, i) => 0.5 * (i % 5)) },
    }),
  )
  for (const split of ['train', 't10k']) {
    await file(`${split}-images-idx3-ubyte`, idx([20, 8, 8]))
    await file(`${split}-labels-idx1-ubyte`, idx([20]))
  }
})

/** What init writes for some data, read again. */
async function written(data: string, file: string, target: readonly string[] = []) {
  const path = join(folder, file)
  await invoke(run, { data: join(folder, data), file: path }, { target })
  const experiment = await loadExperiment({ experiment: path, overrides: [] })
  if (!isPlainObject(experiment) || !isPlainObject(experiment['data'])) throw new Error('no experiment')
  return { text: await readFile(path, 'utf8'), parsed: parseExperiment(builtinRegistry, experiment as never) }
}

const access = { registry: builtinRegistry, files: nodeFiles() }

describe('init writes for', () => {
  test.each([
    ['a table of values', 'houses.csv', ['price'], 'values.json', 1],
    ['a table of classes without a header', 'flowers.csv', ['-1'], 'classes.yaml', 3],
    ['a folder of images', 'pets', [], 'pets.ts', 2],
    ['arrays', 'points.npz', [], 'points.json', 1],
    ['IDX files with a test split beside them', 'train-images-idx3-ubyte', [], 'idx.yaml', 2],
  ])('%s an experiment that can be trained', async (_, data, target, file, units) => {
    const { parsed } = await written(data, file, target)
    const plan = await explain(parsed as never, access)
    expect(plan.layers.at(-1)!.outputShape).toEqual([units])
    expect(Object.keys(plan.samples).sort()).toEqual(['test', 'train', 'validation'])
    expect(plan.warnings).toEqual([])
    expect(plan.layers.some(({ use }) => use === 'layer:conv2d')).toBe(/pets|idx/.test(file))
  })

  test('a table each column as its cells say it, which gives the inputs that a table without options has', async () => {
    const { parsed, text } = await written('houses.csv', 'roles.ts', ['price'])
    const { types, ignore, ...rest } = parsed.data.with
    expect(types).toEqual({ area: 'number', zone: 'category', garden: 'boolean', sold: 'date' })
    expect(ignore).toEqual(['id', 'remark'])
    expect(text).toContain('// No inputs: id numbers the rows; remark is text with 120 different values')
    const plain = await loadData({ ...parsed, data: { ...parsed.data, with: rest } }, access)
    const told = await loadData(parsed, access)
    expect(told.splits['train']!.inputs).toEqual(plain.splits['train']!.inputs)
    expect(told.columns).toEqual(plain.columns)
  })

  test('numbers of their own scale a transform that brings them near 0', async () => {
    const { parsed } = await written('points.npz', 'scaled.json')
    // Of 500, 600, 700 in turn, 80 of them: mean 598.75, deviation √6623.4.
    expect(parsed.transforms).toEqual([{ use: 'transform:normalize', with: { mean: 598.8, std: 81.38 } }])
  })
})

test('a table without a target is refused with its columns, and one of a wrong name too', async () => {
  const init = (target: readonly string[]) =>
    invoke(run, { data: join(folder, 'houses.csv'), file: join(folder, 'no.json') }, { target })
  await expect(init([])).rejects.toThrow('--target: expected the column to predict, one of id, area, zone')
  await expect(init(['prize'])).rejects.toThrow("did you mean 'price'")
})

test('what is no data and no name of an experiment is refused', async () => {
  await expect(invoke(run, { data: join(folder, 'absent'), file: 'no.json' })).rejects.toThrow('no such file')
  await expect(invoke(run, { data: join(folder, 'houses.csv'), file: 'no.txt' })).rejects.toThrow('.json, .yaml or .ts')
})
