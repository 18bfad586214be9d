import { expect, test } from 'vitest'
import { fuzzyScore } from './fuzzy.js'

/** Texts that are found, the best first. */
const found = (query: string, texts: readonly string[]) =>
  texts
    .map((text) => ({ text, score: fuzzyScore(query, text) }))
    .filter(({ score }) => score !== undefined)
    .toSorted((a, b) => b.score! - a.score!)
    .map(({ text }) => text)

test('letters in their order are enough, and every word must be found', () => {
  expect(found('cnv', ['Add conv2d', 'Add dense', 'Convert'])).toEqual(['Convert', 'Add conv2d'])
  expect(found('add 2d', ['Add conv2d', 'Add dense'])).toEqual(['Add conv2d'])
  expect(found('vnc', ['Add conv2d'])).toEqual([])
})

test('the beginning of a word counts more than its middle, letters side by side more than apart, and short texts win', () => {
  expect(found('tr', ['Start anew', 'Train'])).toEqual(['Train', 'Start anew'])
  expect(found('ens', ['deans', 'dense'])).toEqual(['dense', 'deans'])
  expect(found('dense', ['Add dense and more', 'Add dense'])).toEqual(['Add dense', 'Add dense and more'])
})

test('letters of one word count more than initials of words far apart', () => {
  expect(found('ad drop', ['Add layer alpha-dropout', 'Add layer dropout'])).toEqual([
    'Add layer dropout',
    'Add layer alpha-dropout',
  ])
})

test('nothing typed finds all, in any case', () => {
  expect(found('', ['a', 'b'])).toEqual(['a', 'b'])
  expect(found('TRAIN', ['Train'])).toEqual(['Train'])
})
