import { expect, it } from 'vitest'
import { parseRunLog } from './run-log.js'

it('reads the whole lines of a log and counts the others', () => {
  const end = { type: 'epochEnd', epoch: 1, step: 40, seconds: 2, loss: null, metrics: { accuracy: 0.5 } }
  const text = [JSON.stringify(end), '{"type":"steps","ep', 'null', '{"type":"later","step":1}', '', ''].join('\n')
  expect(parseRunLog(text)).toEqual({ lines: [end], skipped: 3 })
})

it.each([
  { type: 'steps', epoch: 1, from: 0, step: 1, losses: { length: 1e9 }, learningRates: [0.1], metrics: {} },
  { type: 'steps', epoch: 1, from: 0, step: 1, losses: [1], learningRates: [0.1], metrics: { accuracy: 1 } },
  { type: 'evaluated', epoch: 1, step: 1, split: 3, loss: 1, metrics: {} },
  { type: 'runStart', step: 0, backend: null, runner: {}, samples: {} },
  { type: 'constructor', step: 0 },
])('takes a line of another shape as damaged: %j', (line) => {
  expect(parseRunLog(JSON.stringify(line))).toEqual({ lines: [], skipped: 1 })
})
