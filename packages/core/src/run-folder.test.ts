import { expect, it } from 'vitest'
import { checkpointFile, isInsideFolder } from './run-folder.js'

it('names the files of checkpoints', () => {
  expect([checkpointFile('last'), checkpointFile('epoch-0005')]).toEqual([
    'checkpoints/last.telar',
    'checkpoints/epoch-0005.telar',
  ])
})

it.each([
  ['log.jsonl', true],
  ['logs/a..b/steps.jsonl', true],
  ['../log.jsonl', false],
  ['logs/../../log.jsonl', false],
  ['logs\\..\\..\\log.jsonl', false],
  ['/etc/log.jsonl', false],
  ['C:\\log.jsonl', false],
])('knows whether %s lies in the folder', (name, expected) => {
  expect(isInsideFolder(name)).toBe(expected)
})
