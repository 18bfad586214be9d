import { parseNpy, writeNpy, writeNpz } from '@telarjs/datasets/formats'
import { parquetReadObjects } from 'hyparquet'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { image, trainHalves } from '../../../fixtures/halves.js'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { run as predict } from './run.js'

let folder = ''
let runs: readonly string[] = []

beforeAll(async () => {
  folder = await emptyFolder()
  runs = await trainHalves(folder)
})

describe('predict', () => {
  test('answers for images, one array and a batch of them', async () => {
    const bytes = (i: number) => Uint8Array.from(image(i), (value) => Math.round(value * 255))
    const pgm = join(folder, 'left.pgm')
    await writeFile(pgm, Buffer.concat([Buffer.from('P5\n6 6\n255\n'), bytes(0)]))
    const inverted = join(folder, 'inverted.pgm')
    await writeFile(inverted, Buffer.concat([Buffer.from('P5\n6 6\n255\n'), bytes(0).map((value) => 255 - value)]))
    const batch = join(folder, 'batch.npy')
    await writeFile(
      batch,
      writeNpy({ shape: [3, 6, 6], values: Float32Array.from([image(1), image(2), image(3)].flat()) }),
    )
    const options = { top: 1 }
    const { answers } = (await resultOf(invoke(predict, { run: runs[0]!, inputs: [pgm, batch] }, options))) as {
      answers: { input: string; top: { class: string; probability: number }[] }[]
    }
    expect(answers.map(({ input, top }) => [input, top[0]!.class])).toEqual([
      [pgm, 'left'],
      [`${batch}[0]`, 'right'],
      [`${batch}[1]`, 'left'],
      [`${batch}[2]`, 'right'],
    ])
    for (const { top } of answers) expect(top[0]!.probability).toBeGreaterThan(0.5)
    expect(
      await resultOf(invoke(predict, { run: runs[0]!, inputs: [inverted] }, { ...options, invert: true })),
    ).toMatchObject({
      answers: [{ top: [{ class: 'left' }] }],
    })
  })

  test('answers for thousands as for each alone', async () => {
    const many = join(folder, 'many.npy')
    await writeFile(
      many,
      writeNpy({
        shape: [2500, 36],
        values: Float32Array.from(Array.from({ length: 2500 }, (_, i) => image(i)).flat()),
      }),
    )
    const { answers } = (await resultOf(invoke(predict, { run: runs[0]!, inputs: [many] }, { top: 2 }))) as {
      answers: { top: { class: string; probability: number }[] }[]
    }
    expect(answers).toHaveLength(2500)
    const alone = join(folder, 'alone.npy')
    await writeFile(alone, writeNpy({ shape: [6, 6, 1], values: Float32Array.from(image(2345)) }))
    expect(await resultOf(invoke(predict, { run: runs[0]!, inputs: [alone] }, { top: 2 }))).toMatchObject({
      answers: [{ top: answers[2345]!.top }],
    })
  })

  test('answers for a folder, lists what it cannot read, and answers the rest', async () => {
    const drawings = join(folder, 'drawings')
    await mkdir(join(drawings, 'more'), { recursive: true })
    const pgm = (i: number) =>
      Buffer.concat([Buffer.from('P5\n6 6\n255\n'), Uint8Array.from(image(i), (value) => Math.round(value * 255))])
    await writeFile(join(drawings, '2.pgm'), pgm(0))
    await writeFile(join(drawings, '10.pgm'), pgm(1))
    await writeFile(join(drawings, 'more/cut.pgm'), 'P5\n6 6\n255\n')
    for (const name of ['notes.txt', 'more/notes.txt', 'LICENSE', '.hidden.pgm'])
      await writeFile(join(drawings, name), '')
    const { code, result, warnings } = await invoke(predict, { run: runs[0]!, inputs: [drawings] })
    const { answers, faults } = result as { answers: { input: string; top: { class: string }[] }[]; faults: string[] }
    expect(answers.map(({ input, top }) => [input, top[0]!.class])).toEqual([
      [join(drawings, '2.pgm'), 'left'],
      [join(drawings, '10.pgm'), 'right'],
    ])
    expect(code).toBe(1)
    expect(faults).toEqual([expect.stringContaining('more/cut.pgm')])
    expect(warnings).toEqual([
      'warning: files left out, which hold no samples: no ending 1, .txt 2',
      expect.stringContaining('more/cut.pgm'),
    ])
  })

  test('writes every probability in full, as a table, an array or JSON', async () => {
    const input = join(folder, 'two.npy')
    await writeFile(input, writeNpy({ shape: [2, 36], values: Float32Array.from([image(0), image(1)].flat()) }))
    const write = async (name: string) => {
      const out = join(folder, name)
      await invoke(predict, { run: runs[0]!, inputs: [input] }, { out })
      return readFile(out)
    }
    const { values, shape } = parseNpy(new Uint8Array(await write('answers.npy')), 'answers.npy')
    expect(shape).toEqual([2, 2])
    const [head, ...rows] = (await write('answers.csv')).toString().trimEnd().split('\n')
    expect(head).toBe('input,class,p_left,p_right')
    expect(rows.map((row) => row.split(',').slice(0, 2))).toEqual([
      [`${input}[0]`, 'left'],
      [`${input}[1]`, 'right'],
    ])
    // What is written is the float32 itself.
    const written = rows.flatMap((row) => row.split(',').slice(2).map(Number))
    expect(Float32Array.from(written)).toEqual(Float32Array.from(values as Float32Array))
    const parquet = await write('answers.parquet')
    const read = await parquetReadObjects({ file: new Uint8Array(parquet).buffer })
    expect(read.map((row) => [row['input'], row['class'], row['p_left'], row['p_right']])).toEqual(
      rows.map((row, i) => [...row.split(',').slice(0, 2), ...written.slice(2 * i, 2 * i + 2).map(Math.fround)]),
    )
    const json = JSON.parse((await write('answers.json')).toString()) as { probabilities: { probability: number }[] }[]
    expect(json.flatMap(({ probabilities }) => probabilities.map(({ probability }) => probability))).toEqual(written)
    await expect(invoke(predict, { run: runs[0]!, inputs: [input] }, { out: 'a.xlsx' })).rejects.toThrow(
      '--out: expected a file that ends with .csv, .npy, .parquet, .json, received a.xlsx',
    )
  })

  test('names what does not fit', async () => {
    const options = { top: 3 }
    const npz = join(folder, 'two.npz')
    await writeFile(
      npz,
      writeNpz({ x: { shape: [2, 36], values: new Float32Array(72) }, y: { shape: [2], values: Int32Array.of(0, 1) } }),
    )
    await expect(invoke(predict, { run: runs[0]!, inputs: [npz] }, options)).rejects.toThrow(
      `${npz}: expected one array, received x, y; name one as ${npz}:x`,
    )
    await expect(invoke(predict, { run: runs[0]!, inputs: [`${npz}:y`] }, options)).rejects.toThrow(
      'expected samples of 36 values ([6, 6, 1]), received an array [2]',
    )
    await expect(invoke(predict, { run: runs[0]!, inputs: [join(folder, 'none.png')] }, options)).rejects.toThrow(
      'none.png: there is no such file',
    )
    await expect(invoke(predict, { run: folder, inputs: [npz] }, options)).rejects.toThrow(
      'expected one run, received a folder of 3',
    )
  })
})
