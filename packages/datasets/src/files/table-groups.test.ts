import { expect, it } from 'vitest'
import { load } from '../../fixtures/load-table.js'

it('keeps the rows of a group in one split and in one fold, and its column out of the inputs', async () => {
  // Twelve rows of four patients, whose measurements come one after another.
  const patients = ['ann', 'bob', 'cid', 'dan']
  const text = `x,patient,k\n${Array.from({ length: 12 }, (_, i) => `${i},${patients[i % 4]},${i % 2 ? 'a' : 'b'}\n`).join('')}`
  const held: number[] = []
  for (const number of [1, 2]) {
    const data = await load(text, { group: 'patient', fold: { number, of: 2 } })
    const { train, validation } = data.splits
    expect(data.columns).toEqual([{ name: 'x', type: 'number' }])
    const patientsOf = (rows: Int32Array) => new Set([...rows].map((row) => row % 4))
    expect([validation!.size, patientsOf(validation!.rows!).size, patientsOf(train!.rows!).size]).toEqual([6, 2, 2])
    // Fitted to the training rows of this fold alone: mean 0.
    expect(Math.abs(Array.from(train!.inputs).reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-6)
    held.push(...validation!.rows!)
  }
  expect(held.sort((a, b) => a - b)).toEqual([...Array(12).keys()])
  await expect(load('x,patient,k\n1,,a\n2,ann,b\n', { group: 'patient' })).rejects.toThrow(
    "a.csv, line 2, column 'patient': expected the group of the sample, but the cell is empty",
  )
})
