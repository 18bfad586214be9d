import { createRegistry, memoryStorage, type Json, type RunEvent, type Storage } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { jsonlLog } from './jsonl-log.js'

describeCallback(jsonlLog, { options: { steps: false } })

const make = (options: Record<string, Json> = {}) =>
  createRegistry([jsonlLog]).create('callback', { use: 'callback:jsonl-log', with: options })
const script = scriptRun({ epochs: [{ losses: [0.1, NaN, 0.3, 0.4] }, {}] })

async function linesOf(storage: Storage): Promise<Record<string, unknown>[]> {
  const text = new TextDecoder().decode(await storage.read('log.jsonl'))
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

async function logged(events: readonly RunEvent[], options: Record<string, Json> = {}, storage = memoryStorage()) {
  await drive(make(options), events, recordRun({ storage }).run)
  return linesOf(storage)
}

it('writes every event that says something, in order', async () => {
  const lines = await logged(script)
  const epoch = ['steps', 'steps', 'evaluated', 'epochEnd']
  expect(lines.map(({ type }) => type)).toEqual(['runStart', ...epoch, ...epoch, 'runEnd'])
  expect(lines[0]).toMatchObject({
    step: 0,
    backend: { name: 'cpu' },
    parameters: 10,
    steps: 8,
    stepsPerEpoch: 4,
    samples: { train: 120 },
    valueKinds: { loss: 'number', accuracy: 'fraction' },
  })
  expect(lines[1]).toEqual({
    type: 'steps',
    epoch: 1,
    from: 0,
    step: 2,
    learningRates: [0.001, 0.001],
    losses: [0.1, null],
    metrics: { accuracy: [0.5, 0.5] },
  })
  expect(lines[3]).toEqual({
    type: 'evaluated',
    epoch: 1,
    step: 4,
    split: 'validation',
    samples: 30,
    loss: 1,
    metrics: { accuracy: 0.5 },
    predicted: [10, 10, 10],
  })
  expect(lines[4]).toEqual({ type: 'epochEnd', epoch: 1, step: 4, seconds: 1, loss: null, metrics: { accuracy: 0.5 } })
  expect(lines.at(-1)).toEqual({
    type: 'runEnd',
    status: 'completed',
    why: '',
    epochs: 2,
    step: 8,
    seconds: 2,
    samplesPerSecond: 1000,
  })
})

it('leaves steps out where it is told to', async () => {
  expect((await logged(script, { steps: false })).some(({ type }) => type === 'steps')).toBe(false)
})

it('does not ask the newest chunks for their losses', async () => {
  const asked: number[] = []
  const chunks = Array.from(
    { length: 5 },
    (_, i) =>
      ({ ...script[2]!, from: i, to: i + 1, losses: async () => (asked.push(i), Float32Array.of(1)) }) as RunEvent,
  )
  const callback = make()
  const { run } = recordRun()
  await drive(callback, [script[0]!, ...chunks], run)
  expect(asked).toEqual([0, 1, 2])
  await drive(callback, [script[4]!], run)
  expect(asked).toEqual([0, 1, 2, 3, 4])
})

it('goes on as at the checkpoint after a crash, without the end', async () => {
  const storage = memoryStorage()
  const callback = make()
  await drive(callback, script.slice(0, 5), recordRun({ storage }).run)
  await callback.settle!()
  const memory = callback.save!()
  await drive(callback, script.slice(5), recordRun({ storage }).run)
  const whole = await linesOf(storage)
  await storage.append('log.jsonl', '{"type":"ste')

  const [start, ...rest] = script
  const after = make()
  after.load!(memory)
  await drive(after, [{ ...start, resumedAt: { epoch: 1, step: 4 } } as RunEvent], recordRun({ storage }).run)
  expect(await linesOf(storage)).toEqual(whole.slice(0, 4))
  await drive(after, rest.slice(4), recordRun({ storage }).run)
  expect(await linesOf(storage)).toEqual(whole)
})

it('keeps the lines before it, cut and damaged ones too, and says how many are missing', async () => {
  const storage = memoryStorage()
  await storage.append('log.jsonl', '{"type":"runStart"}\n{"type":"ste\n')
  const callback = make()
  callback.load!({ file: 'log.jsonl', lines: 5 })
  const { run, requests } = recordRun({ storage })
  await drive(callback, [{ ...script[0]!, resumedAt: { epoch: 1, step: 4 } } as RunEvent], run)
  expect(requests).toEqual([
    'warn: log.jsonl: expected the 5 lines written before the checkpoint, found 2; what is missing stays missing',
  ])
  expect(new TextDecoder().decode(await storage.read('log.jsonl'))).toBe('{"type":"runStart"}\n{"type":"ste\n')
})
