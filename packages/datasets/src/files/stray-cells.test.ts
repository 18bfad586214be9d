import type { JsonObject } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import { load, rows } from '../../fixtures/load-table.js'

describe('a few cells of another form than their column', () => {
  const rooms = (cell: string) =>
    `a,k\n${Array.from({ length: 60 }, (_, i) => `${i === 50 ? cell : 1 + (i % 4)},${i % 2}\n`).join('')}`

  it.each<[string, string, string, JsonObject?]>([
    ['a decimal comma among points', 'a,k\n1.5,0\n2.5,1\n3,0\n"7,5",1\n', 'write it as 7.5,'],
    ['one among whole numbers', 'a;k\n1;0\n2;1\n3;0\n7,5;1\n', 'say "decimal": ","', { decimal: '.' }],
    ['a point among decimal commas', 'a;k\n1,5;0\n2,5;1\n3,5;0\n7.25;1\n', 'write it as 7,25,'],
    ['thousands', 'a;k\n1;0\n2;1\n3;0\n7,500;1\n', 'say "thousands": ","', { decimal: '.' }],
    ['a word', 'a,k\n1,0\n2,1\n3,0\nunknown,1\n', '"missingValues": ["", "NA", "unknown"], or read'],
  ])('is an error with the remedy that helps: %s', async (_, text, remedy, options = {}) => {
    await expect(load(text, options)).rejects.toThrow(
      "a.csv, line 5, column 'a': expected a number, as 3 of 4 cells are",
    )
    await expect(load(text, options)).rejects.toThrow(remedy)
  })

  it('is a category where few numbers come often, with a warning unless the column is said to be one', async () => {
    const [warning] = (await load(rooms('many'))).warnings!
    expect(warning).toContain("a.csv, line 52, column 'a': 'many' is no number, as 59 of 60 cells are")
    expect((await load(rooms('many'), { types: { a: 'category' } })).warnings).toEqual([])
    expect((await load(rooms('many'), { missingValues: ['many'] })).columns).toEqual([{ name: 'a', type: 'number' }])
  })

  it('is an error among dates', async () => {
    await expect(load('a,k\n2026-11-23,0\n2026-11-24,1\nsoon,0\n')).rejects.toThrow(
      "a.csv, line 4, column 'a': expected a date as 2026-11-23, received 'soon'",
    )
  })

  it('is an error among values to learn, and in the file of the test', async () => {
    await expect(load('x,k\n1,0.5\n2,1.5\n3,oops\n')).rejects.toThrow(
      "a.csv, line 4, column 'k': expected a finite number, received 'oops'",
    )
    expect((await load('x,k\n1,0.5\n2,1.5\n3,oops\n', { targetsAre: 'classes' })).classes).toHaveLength(3)
    expect((await load('x,k\n1,0\n2,1\n3,unsure\n')).classes).toEqual(['0', '1', 'unsure'])
    await expect(load('x,k\n1,a\n2.5,b\n', {}, 'x,k\n1,a\n"2,5",b\n')).rejects.toThrow(
      "test.csv, line 3, column 'x': expected a finite number, received '2,5'",
    )
  })

  it('is not one among numbers in groups of three digits', async () => {
    const text = 'a,k\n"1,200",0\n"2,300",1\n3,0\nunknown,1\n'
    await expect(load(text)).rejects.toThrow("a.csv, line 5, column 'a': expected a number, as 3 of 4 cells are")
  })
})

it('takes numbers with leading zeros for numbers where they are said to be some', async () => {
  const numbers = await rows('a,k\n007,x\n013,y\n', { types: { a: { as: 'number', scale: 'none' } } })
  expect(numbers).toEqual([[7], [13]])
  // (7 − 10) / 3
  expect(await rows('a,k\n007,x\n013,y\n', { types: { a: 'number' } })).toEqual([[-1], [1]])
})

it('says where the one cell stands that is no number, also where no sampled row has it', async () => {
  const table = (x: string, k: string) =>
    `x,k\n${Array.from({ length: 20_000 }, (_, i) => (i === 15_000 ? `${x},${k}\n` : `${i}.5,${i}.25\n`)).join('')}`
  const stream = { shardSize: 4096 }
  await expect(load(table('oops', '1.5'), { stream })).rejects.toThrow(
    "a.csv, line 15002, column 'x': expected a number, as 19999 of 20000 cells are, received 'oops'",
  )
  await expect(load(table('1.5', 'oops'), { stream })).rejects.toThrow(
    "a.csv, line 15002, column 'k': expected a finite number, received 'oops'",
  )
})
