import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { trainHalves } from '../../../fixtures/halves.js'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { run as compare } from './run.js'

let folder = ''
let runs: readonly string[] = []

beforeAll(async () => {
  folder = await emptyFolder()
  runs = await trainHalves(folder)
})

describe('compare', () => {
  test('puts runs that differ by seed into one row and tests the rows against the best', async () => {
    const { rows, notes, differences } = (await resultOf(invoke(compare, { runs }))) as {
      rows: {
        runs: string[]
        isBiased: boolean
        accuracy: { mean: number; deviation?: number }
        parameters: number
        againstBest?: { onlyFirst: number; onlySecond: number; p: number }
      }[]
      notes: string[]
      differences: { rows: string[][] }
    }
    expect(rows.map((row) => row.runs)).toEqual([['a', 'b'], ['c']])
    expect(rows[0]!.accuracy.mean).toBe(1)
    expect(rows[0]!.parameters).toBe(74)
    // 24 test images; all that the best has right and c has wrong fall to one side: p = 2·2^-n.
    const { onlyFirst, onlySecond, p } = rows[1]!.againstBest!
    expect([onlyFirst, onlySecond]).toEqual([0, Math.round(24 * (1 - rows[1]!.accuracy.mean))])
    expect(p).toBeCloseTo(Math.min(1, 2 * 2 ** -onlySecond), 12)
    expect(differences.rows.map(([path]) => path)).toEqual(['learningRate', 'epochs'])
    // The data has no validation split, so best.telar is the best epoch on the test split.
    expect(rows.map(({ isBiased }) => isBiased)).toEqual([true, true])
    expect(notes).toEqual([
      expect.stringMatching(
        /^\* chosen on the test split: callback:checkpoint took the epoch with the best test loss, so its test numbers are better/,
      ),
    ])
    const last = (await resultOf(invoke(compare, { runs }, { checkpoint: 'last' }))) as {
      notes: string[]
    }
    expect(last.notes).toEqual([])
  })

  test('writes a page with curves', async () => {
    const out = join(folder, 'comparison')
    await resultOf(invoke(compare, { runs }, { out }))
    expect(await readFile(join(out, 'comparison.html'), 'utf8')).toContain('<svg class="telar-figure"')
    expect(await readdir(join(out, 'figures'))).toContain('runs-train-loss.svg')
  })

  test('needs two runs, and runs that are there', async () => {
    await expect(invoke(compare, { runs: runs.slice(0, 1) })).rejects.toThrow(
      'compare: expected two runs or more, received 1',
    )
    await expect(invoke(compare, { runs: [runs[0]!, folder] })).rejects.toThrow(
      'expected one run, received a folder of 3',
    )
  })
})
