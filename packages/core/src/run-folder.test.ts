import { expect, it } from 'vitest'
import { checkpointFile, parseRunLog } from './run-folder.js'

it('names the files of checkpoints', () => {
  expect([checkpointFile('last'), checkpointFile('epoch-0005')]).toEqual([
    'checkpoints/last.telar',
    'checkpoints/epoch-0005.telar',
  ])
})

it('reads the whole lines of a log and counts the others', () => {
  const end = { type: 'epochEnd', epoch: 1, step: 40, seconds: 2, loss: null, metrics: { accuracy: 0.5 } }
  const text = [JSON.stringify(end), '{"type":"steps","ep', 'null', '{"type":"later","step":1}', '', ''].join('\n')
  expect(parseRunLog(text)).toEqual({ lines: [end], skipped: 3 })
})
