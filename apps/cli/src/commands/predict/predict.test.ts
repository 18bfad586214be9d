import { writeNpy, writeNpz } from '@telarjs/datasets/formats'
import { writeFile } from 'node:fs/promises'
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
      'expected the folder of a run, but it has no experiment.json',
    )
  })
})
