import { crc32, createRegistry, memoryStorage, protobuf, type Json, type RunEvent, type Storage } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import written from '../fixtures/wandb-log.json'
import { wandb } from './wandb.js'
import { fileHead, framed } from './wandb/records.js'

// A new run has a folder of its own name; what a resumed one writes is below.
describeCallback(wandb, { options: { tags: ['a'] }, epochs: [{}, {}, {}, {}], newFilesAtResume: true })

const make = (options: Record<string, Json> = {}) =>
  createRegistry([wandb]).create('callback', { use: 'callback:wandb', with: options })
const script = scriptRun({ epochs: [{ losses: [0.5, NaN, Infinity, 0.125] }, {}] })

it('puts records into blocks as W&B does', () => {
  const records = written.lengths.map((length) => Uint8Array.from({ length }, (_, i) => i % 251))
  // Some at once and the others later, as a run does.
  const start = framed(records.slice(0, 1), fileHead.length)
  const file = Buffer.concat([fileHead, start, framed(records.slice(1), fileHead.length + start.length)])
  expect(file.length).toBe(written.size)
  expect(createHash('sha256').update(file).digest('hex')).toBe(written.sha256)
})

type Field = bigint | Uint8Array

/** The fields of a message by number, with numbers of W&B's `wandb_internal.proto` in what follows. */
function fieldsOf(message: Field | undefined): Map<number, Field[]> {
  const fields = new Map<number, Field[]>()
  for (const { field, value } of protobuf.read(message as Uint8Array, 'record'))
    fields.set(field, [...(fields.get(field) ?? []), value])
  return fields
}

const textOf = (bytes: Field | undefined) => new TextDecoder().decode(bytes as Uint8Array)

/** Items of config, history or summary: a name and its value in JSON. */
function valuesIn(items: readonly Field[] | undefined, name: number): Record<string, string> {
  return Object.fromEntries(
    (items ?? []).map((item) => {
      const fields = fieldsOf(item)
      return [textOf(fields.get(name)?.[0]), textOf(fields.get(16)?.[0])]
    }),
  )
}

async function logOf(storage: Storage) {
  const names = await storage.list('wandb/')
  const name = names.find((name) => name.endsWith('.wandb'))!
  const file = (await storage.read(name))!
  expect(file.slice(0, 7)).toEqual(Uint8Array.from([...new TextEncoder().encode(':W&B'), 0xe1, 0xbe, 0]))
  const kinds: number[] = []
  const rows: Record<string, string>[] = []
  const summary: Record<string, string> = {}
  let [run, exit] = [new Map<number, Field[]>(), new Map<number, Field[]>()]
  // All of it is in the first block, where every record is whole.
  for (let at = 7; at < file.length;) {
    const view = new DataView(file.buffer, file.byteOffset + at)
    const length = view.getUint16(4, true)
    expect(view.getUint8(6)).toBe(1)
    expect(view.getUint32(0, true)).toBe(crc32(file.subarray(at + 6, at + 7 + length)))
    const [{ field, value }] = protobuf.read(file.subarray(at + 7, at + 7 + length), name) as [
      { field: number; value: Field },
    ]
    kinds.push(field)
    const fields = fieldsOf(value)
    if (field === 17) run = fields
    if (field === 2) rows.push(valuesIn(fields.get(1), 2))
    if (field === 3) Object.assign(summary, valuesIn(fields.get(1), 2))
    if (field === 18) exit = fields
    at += 7 + length
  }
  return { name, names, kinds, run, rows, summary, exit }
}

/** [step, value] of a metric. */
const curve = (rows: readonly Record<string, string>[], name: string) =>
  rows.flatMap((row) => (row[name] === undefined ? [] : [[row['_step'], row[name]]]))

it('writes what the run is, a row an epoch, the summary and the end', async () => {
  const storage = memoryStorage()
  await drive(make({ project: 'digits', entity: 'team', tags: ['a', 'b'] }), script, recordRun({ storage }).run)
  const { name, names, kinds, run, rows, summary, exit } = await logOf(storage)
  const id = textOf(run.get(1)![0])
  expect(id).toMatch(/^[a-z0-9]{8}$/)
  expect(name).toMatch(new RegExp(String.raw`^wandb/offline-run-\d{8}_\d{6}-${id}/run-${id}\.wandb$`))
  expect(names).toContain(name.replace(/run-\w+\.wandb$/, 'files/experiment.json'))
  // Header, run and file; then rows and summaries; the end.
  expect([...kinds.slice(0, 3), kinds.at(-1)]).toEqual([21, 17, 6, 18])
  expect([2, 3, 8, 10].map((field) => run.get(field)!.map(textOf))).toEqual([
    ['team'],
    ['digits'],
    ['scripted'],
    ['a', 'b'],
  ])
  expect(valuesIn(fieldsOf(run.get(4)![0]).get(1), 1)).toMatchObject({
    learningRate: '0.001',
    optimizer: '"scripted"',
    parameters: '10',
    backend: '"cpu"',
  })
  expect(curve(rows, 'train/loss')).toEqual([
    ['4', 'NaN'],
    ['8', '0.5'],
  ])
  expect(curve(rows, 'validation/accuracy')).toEqual([
    ['4', '0.5'],
    ['8', String(1 - 1 / 3)],
  ])
  expect(curve(rows, 'epoch')).toEqual([
    ['4', '1'],
    ['8', '2'],
  ])
  expect(summary).toMatchObject({ 'train/loss': '0.5', 'validation/accuracy': String(1 - 1 / 3) })
  expect(exit.get(1)).toEqual([0n])
})

it('writes a row a step where it is told to, finite or not', async () => {
  const storage = memoryStorage()
  await drive(make({ steps: true }), script, recordRun({ storage }).run)
  const { rows } = await logOf(storage)
  expect(rows.map((row) => row['_step'])).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
  expect(
    curve(rows, 'train/loss')
      .slice(0, 4)
      .map(([, value]) => value),
  ).toEqual(['0.5', 'NaN', 'Infinity', '0.125'])
  expect(curve(rows, 'validation/accuracy').map(([step]) => step)).toEqual(['4', '8'])
})

it.each([true, false])('goes on in its file after a resume, each value once (steps: %s)', async (steps) => {
  const storage = memoryStorage()
  const killed = make({ steps })
  await drive(killed, script.slice(0, 6), recordRun({ storage }).run)
  await killed.settle!()
  const memory = JSON.parse(JSON.stringify(killed.save!())) as Json
  await drive(killed, script.slice(6, 8), recordRun({ storage }).run)
  await killed.settle!()
  const again = make({ steps })
  again.load!(memory)
  const [start, ...rest] = script
  const resumed = { ...start, resumedAt: { epoch: 1, step: 4 } } as RunEvent
  await drive(again, [resumed, ...rest.slice(5)], recordRun({ storage }).run)

  const whole = memoryStorage()
  await drive(make({ steps }), script, recordRun({ storage: whole }).run)
  const [one, other] = [await logOf(storage), await logOf(whole)]
  expect(one.kinds).toEqual(other.kinds)
  const withoutTimes = (rows: readonly Record<string, string>[]) =>
    rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !/^_(timestamp|runtime)$/.test(name))))
  expect(withoutTimes(one.rows)).toEqual(withoutTimes(other.rows))
})

it.each([
  ['stopped', 0n],
  ['aborted', 255n],
  ['failed', 1n],
] as const)('tells how a run ended: %s', async (status, code) => {
  const storage = memoryStorage()
  await drive(make(), scriptRun({ epochs: [{}], status }), recordRun({ storage }).run)
  expect((await logOf(storage)).exit.get(1)).toEqual([code])
})
