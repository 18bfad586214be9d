import { createRegistry, memoryStorage, type Json, type RunEvent, type Storage } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { comet } from './comet.js'

// A new run has a key of its own, and the time; what a resumed one writes is below.
describeCallback(comet, { options: { tags: ['a'] }, epochs: [{}, {}, {}, {}], newFilesAtResume: true })

const make = (options: Record<string, Json> = {}) =>
  createRegistry([comet]).create('callback', { use: 'callback:comet', with: options })
const script = scriptRun({ epochs: [{ losses: [0.5, NaN, Infinity, 0.125] }, {}] })

interface Message {
  readonly type: string
  readonly payload: Record<string, Json> & {
    readonly metric?: { readonly metricName: string; readonly metricValue: number | string; readonly step: number }
    readonly param?: { readonly paramName: string; readonly paramValue: Json }
  }
}

async function archiveOf(storage: Storage) {
  const name = (await storage.list('comet/')).find((name) => name.endsWith('.zip'))!
  const entries = Object.entries(unzipSync((await storage.read(name))!))
  const files = Object.fromEntries(entries.map(([file, bytes]) => [file, new TextDecoder().decode(bytes)]))
  const meta = JSON.parse(files['experiment.json']!) as Record<string, Json>
  const messages = files['messages.json']!.trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Message)
  return { name, files, meta, messages }
}

/** [step, value] of a metric. */
const curve = (messages: readonly Message[], name: string) =>
  messages.flatMap(({ payload: { metric } }) =>
    metric?.metricName === name ? [[metric.step, metric.metricValue]] : [],
  )

it('writes what the run is, metrics of each epoch, and the end', async () => {
  const storage = memoryStorage()
  const options = { project: 'digits', workspace: 'team', tags: ['a', 'b'] }
  await drive(make(options), script, recordRun({ storage }).run)
  const { name, files, meta, messages } = await archiveOf(storage)
  expect(name).toMatch(/^comet\/[0-9a-f]{32}\.zip$/)
  expect(meta).toMatchObject({
    offline_id: name.slice(6, -4),
    project_name: 'digits',
    workspace: 'team',
    tags: ['a', 'b'],
    resume_strategy: 'create',
    customer_error_reported: false,
  })
  const params = messages.flatMap(({ payload: { param } }) => (param ? [[param.paramName, param.paramValue]] : []))
  expect(Object.fromEntries(params)).toMatchObject({
    learningRate: 0.001,
    optimizer: 'scripted',
    parameters: 10,
    backend: 'cpu',
  })
  expect(curve(messages, 'train/loss')).toEqual([
    [4, 'NaN'],
    [8, 0.5],
  ])
  expect(curve(messages, 'validation/accuracy')).toEqual([
    [4, 0.5],
    [8, 1 - 1 / 3],
  ])
  const others = messages.filter(({ type }) => type === 'log_other').map(({ payload: { key, value } }) => [key, value])
  expect(others).toEqual([
    ['Name', 'scripted'],
    ['status', 'completed'],
  ])
  const asset = messages.find(({ type }) => type === 'file_upload')!.payload
  expect(JSON.parse(files[asset['file_path'] as string]!)).toMatchObject({ name: 'scripted' })
})

it('writes metrics of each step where it is told to, finite or not', async () => {
  const storage = memoryStorage()
  await drive(make({ steps: true }), script, recordRun({ storage }).run)
  const { messages } = await archiveOf(storage)
  expect(curve(messages, 'train/loss').slice(0, 4)).toEqual([
    [1, 0.5],
    [2, 'NaN'],
    [3, 'Infinity'],
    [4, 0.125],
  ])
  expect(curve(messages, 'train/loss')).toHaveLength(8)
  expect(curve(messages, 'validation/accuracy').map(([step]) => step)).toEqual([4, 8])
})

it.each([true, false])('goes on after a resume under its key, each value once (steps: %s)', async (steps) => {
  const storage = memoryStorage()
  const killed = make({ steps })
  await drive(killed, script.slice(0, 6), recordRun({ storage }).run)
  await killed.settle!()
  const memory = JSON.parse(JSON.stringify(killed.save!())) as { key: string }
  await drive(killed, script.slice(6, 8), recordRun({ storage }).run)
  await killed.settle!()
  const again = make({ steps })
  again.load!(memory)
  const [start, ...rest] = script
  const resumed = { ...start, resumedAt: { epoch: 1, step: 4 } } as RunEvent
  await drive(again, [resumed, ...rest.slice(5)], recordRun({ storage }).run)

  const whole = memoryStorage()
  await drive(make({ steps }), script, recordRun({ storage: whole }).run)
  const [one, other] = [await archiveOf(storage), await archiveOf(whole)]
  expect(one.meta['offline_id']).toBe(memory.key)
  const withoutTimes = (messages: readonly Message[]) =>
    messages.map(({ type, payload }) => ({ type, payload: { ...payload, local_timestamp: 0 } }))
  expect(withoutTimes(one.messages)).toEqual(withoutTimes(other.messages))
})

it.each([
  ['stopped', false],
  ['aborted', false],
  ['failed', true],
] as const)('tells how a run ended: %s', async (status, isError) => {
  const storage = memoryStorage()
  await drive(make(), scriptRun({ epochs: [{}], status }), recordRun({ storage }).run)
  const { meta, messages } = await archiveOf(storage)
  expect(meta['customer_error_reported']).toBe(isError)
  expect(messages.at(-1)!.payload).toMatchObject({ key: 'status', value: status })
})
