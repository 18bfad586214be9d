import { expect, test } from 'vitest'
import { readTable } from './read-table.js'

const read = (
  text: string,
  options: Record<string, number | string | boolean | string[]> = { target: 'kind' },
  size = 2,
) => readTable(new TextEncoder().encode(text), 'a.csv', size, { use: 'dataset:csv', with: options })

test.each([
  ['a header', 'a,b\n1,2\n3,4', undefined],
  ['no header', '1,2\n3,4', undefined],
  ['the target, too', 'a,kind,b\n1,x,2\n3,y,4', undefined],
  ['the target by its number', '1,2,9\n3,4,9', { target: -1 }],
  ['other columns in another order', 'b,c,a\n2,0,1\n4,0,3', { target: 'kind', columns: ['a', 'b'] }],
])('takes rows with %s', (_, text, options) => {
  expect(read(text, options)).toEqual({ names: ['a.csv[0]', 'a.csv[1]'], inputs: Float32Array.of(1, 2, 3, 4) })
})

test('keeps bytes where the training data were bytes', () => {
  expect(read('0,255', { target: 'kind', bytes: true }).inputs).toEqual(Uint8Array.of(0, 255))
})

test('names what does not fit', () => {
  expect(() => read('a,b,c\n1,2,3')).toThrow(
    'a.csv: expected rows of 2 numbers, the columns of the training data, received a, b, c',
  )
  expect(() => read('a,b\n1,x')).toThrow("a.csv, line 2, column 'b': expected a finite number, received 'x'")
})
