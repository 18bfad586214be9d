import type { DataSignature } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import { load } from '../../fixtures/load-table.js'

describe('a table of a trained network', () => {
  const signatureOf = (data: Awaited<ReturnType<typeof load>>): DataSignature => ({
    inputs: { kind: 'columns', columns: data.columns! },
    targets:
      data.classes.length > 0
        ? { kind: 'classes', classes: data.classes.map((name) => ({ name, count: 1 })) }
        : { kind: 'values', shape: [], ...(data.targetScale ? { scale: data.targetScale } : {}) },
    units: 'numbers',
    range: [0, 1],
    preprocessing: data.preprocessing!,
    samples: 2,
    checksum: '',
  })

  it('is encoded as in training, whatever it holds now', async () => {
    // Fitted: mean 1, deviation 1; blue, red; classes a, b.
    const trained = signatureOf(await load('x,color,k\n0,red,a\n2,blue,b\n'))
    const data = await load('color,x,more,k\nred,101,5,b\npink,1,6,b\n', {}, undefined, trained)
    expect(data.splits['train']!.inputs).toEqual(Float32Array.of(100, 0, 1, 0, 0, 0))
    expect(data.classes).toEqual(['a', 'b'])
    expect([...data.splits['train']!.targets]).toEqual([1, 1])
    expect(data.warnings).toEqual([
      "a.csv: column 'color': 1 cells hold a category that training did not see, such as 'pink'",
    ])
  })

  it('keeps the scale of its target', async () => {
    const trained = signatureOf(await load('x,k\n1,10.5\n2,20.5\n', { targetsAre: 'values' }))
    expect((await load('x,k\n1,500\n2,700\n', {}, undefined, trained)).targetScale).toEqual({
      center: [15.5],
      spread: [5],
    })
  })

  it('names a column and a class that are not those of the training', async () => {
    const trained = signatureOf(await load('x,color,k\n0,red,a\n2,blue,b\n'))
    await expect(load('x,k\n1,a\n2,b\n', {}, undefined, trained)).rejects.toThrow("column 'color' is missing")
    await expect(load('x,color,k\n1,red,a\n2,red,c\n', {}, undefined, trained)).rejects.toThrow(
      "a.csv, line 3, column 'k': expected one of a, b, received 'c'",
    )
  })
})

describe('tables as people save them', () => {
  const rows = '50,10\n70,20\n90,30\n'
  it.each<[string, string, string]>([
    [
      'a title and a blank line above',
      `Prices of 2026\n\narea,rooms,k\n5,1,a\n7,2,b\n9,3,a\n`,
      'lines 1 to 2 stand above the header',
    ],
    [
      'units below the header',
      'area,rooms,k\nm2,count,class\n5,1,a\n7,2,b\n9,3,a\n',
      'line 2 is a second line of the header',
    ],
    ['thousands', 'area,rooms,k\n"5,000",1,a\n"7,000",2,b\n"9,000",3,a\n', 'written as 1,234.5'],
    ['thousands with dots', 'area;rooms;k\n5.000,0;1;a\n7.000,0;2;b\n9.000,0;3;a\n', 'written as 1.234,5'],
  ])('with %s are read, and it is said', async (_, text, note) => {
    const { notes, splits, columns } = await load(text)
    expect(columns).toEqual(['area', 'rooms'].map((name) => ({ name, type: 'number' })))
    // (5 − 7) / √(8/3) and (1 − 2) / √(2/3), which are the same.
    expect(splits['train']!.inputs[0]).toBeCloseTo(-2 / Math.sqrt(8 / 3), 6)
    expect(splits['train']!.inputs[1]).toBeCloseTo(-1 / Math.sqrt(2 / 3), 6)
    expect(splits['train']!.size).toBe(3)
    expect(notes!.join('\n')).toContain(note)
  })

  it('of two columns have no lines above them', async () => {
    expect((await load(`x,k\n${rows}`, { targetsAre: 'values' })).splits['train']!.size).toBe(3)
  })

  it('of text have no second line of a header', async () => {
    expect((await load('color,shape,k\nred,round,a\nblue,square,b\nred,square,a\n')).splits['train']!.size).toBe(3)
  })

  it('have identifiers in any order, which are no input, and other columns that only sound so', async () => {
    const text = Array.from({ length: 40 }, (_, i) => `${(i * 17) % 41},${(i * 17) % 41},${i % 3},${i % 2}`).join('\n')
    const data = await load(`PassengerId,humid,x,k\n${text}\n`)
    expect(data.columns!.map(({ name }) => name)).toEqual(['humid', 'x'])
    expect(data.notes).toContain('PassengerId is another whole number in each row, as identifiers are: left out')
  })

  it('have columns of few numbers and a word, which are categories', async () => {
    const text = Array.from({ length: 40 }, (_, i) => `${['3', '4', '6', 'rotary'][i % 4]},${i % 2}`).join('\n')
    expect((await load(`cylinders,k\n${text}\n`)).columns).toEqual([
      { name: 'cylinders', type: 'category', categories: ['3', '4', '6', 'rotary'] },
    ])
  })
})
