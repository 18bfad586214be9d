import { crc32c, createRegistry, memoryStorage, type Json, type RunEvent, type Storage } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { describe, expect, it } from 'vitest'
import { eventOf, histogram, scalar, scalarEvents } from './event-file.js'
import { tensorboard } from './tensorboard.js'

describeCallback(tensorboard, {
  options: { steps: false, histograms: 2, images: 2 },
  epochs: [{}, {}, {}, {}],
  newFilesAtResume: true,
})

const make = (options: Record<string, Json> = {}) =>
  createRegistry([tensorboard]).create('callback', { use: 'callback:tensorboard', with: options })
const script = scriptRun({ epochs: [{ losses: [0.5, NaN, 0.25, 0.125] }, {}] })

interface Point {
  readonly step: number
  readonly tag: string
  readonly value: number
}

/** The contents of a file: its version, its start step and its numbers. This reader is written independently, and checks both checksums. */
function readEvents(file: Uint8Array) {
  const points: Point[] = []
  let [version, start] = ['', -1]
  for (let at = 0; at < file.length;) {
    const view = new DataView(file.buffer, file.byteOffset + at)
    const length = Number(view.getBigUint64(0, true))
    expect(unmasked(view.getUint32(8, true))).toBe(crc32c(file.subarray(at, at + 8)))
    const data = file.subarray(at + 12, at + 12 + length)
    expect(unmasked(view.getUint32(12 + length, true))).toBe(crc32c(data))
    at += 16 + length
    const event = fieldsOf(data)
    const step = Number(event.get(2)?.[0] ?? 0)
    if (event.has(3)) version = textOf(event.get(3)![0]!)
    if (event.has(7)) start = step
    for (const summary of event.get(5) ?? [])
      for (const value of fieldsOf(summary as Uint8Array).get(1) ?? []) {
        const fields = fieldsOf(value as Uint8Array)
        const bytes = fields.get(2)?.[0] as Uint8Array | undefined
        const tag = textOf(fields.get(1)![0]!)
        points.push({ step, tag, value: bytes ? new DataView(bytes.slice().buffer).getFloat32(0, true) : 0 })
      }
  }
  return { version, start, points }
}

const unmasked = (masked: number) => {
  const turned = (masked - 0xa282ead8) >>> 0
  return ((turned >>> 17) | (turned << 15)) >>> 0
}
const textOf = (bytes: Uint8Array | number) => new TextDecoder().decode(bytes as Uint8Array)

/** The fields of a message by number: whole numbers as such, everything else as bytes. */
function fieldsOf(message: Uint8Array): Map<number, (Uint8Array | number)[]> {
  const fields = new Map<number, (Uint8Array | number)[]>()
  let at = 0
  const varint = () => {
    for (let value = 0, shift = 1; ; shift *= 128) {
      const byte = message[at++]!
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const key = varint()
    const type = key & 7
    const size = { 1: 8, 5: 4 }[type] ?? (type === 2 ? varint() : 0)
    const value = type === 0 ? varint() : message.subarray(at, (at += size))
    fields.set(key >> 3, [...(fields.get(key >> 3) ?? []), value])
  }
  return fields
}

async function filesOf(storage: Storage) {
  const names = await storage.list('tensorboard/')
  return Promise.all(names.map(async (name) => ({ name, ...readEvents((await storage.read(name))!) })))
}

it('writes every step of training, and each split beside it', async () => {
  const storage = memoryStorage()
  await drive(make(), script, recordRun({ storage }).run)
  const [training, validation] = await filesOf(storage)
  expect(training!.name).toMatch(/^tensorboard\/events\.out\.tfevents\.\d{10}\.telar\.0000$/)
  expect(validation!.name).toMatch(/^tensorboard\/validation\/events\.out\.tfevents\.\d{10}\.telar\.0000$/)
  expect([training!.version, training!.start, validation!.version]).toEqual(['brain.Event:2', 0, 'brain.Event:2'])
  const losses = training!.points.filter(({ tag }) => tag === 'loss')
  expect(losses.slice(0, 4).map(({ step, value }) => [step, value])).toEqual([
    [1, 0.5],
    [2, NaN],
    [3, 0.25],
    [4, 0.125],
  ])
  expect(losses).toHaveLength(8)
  const tags = new Set(training!.points.map(({ tag }) => tag).filter((tag) => !/^(weights|gradients|first)/.test(tag)))
  expect(tags).toEqual(
    new Set([
      '_hparams_/session_start_info',
      'experiment',
      'loss',
      'learning-rate',
      'accuracy',
      '_hparams_/session_end_info',
    ]),
  )
  expect(validation!.points.filter(({ tag }) => tag === 'accuracy')).toEqual([
    { step: 4, tag: 'accuracy', value: 0.5 },
    { step: 8, tag: 'accuracy', value: Math.fround(2 / 3) },
  ])
})

it('writes epochs alone where it is told to', async () => {
  const storage = memoryStorage()
  await drive(make({ steps: false }), script, recordRun({ storage }).run)
  const [training] = await filesOf(storage)
  expect(training!.points.filter(({ tag }) => tag === 'loss').map(({ step }) => step)).toEqual([4, 8])
})

it('begins new files after a resume, which drop what came after the checkpoint', async () => {
  const storage = memoryStorage()
  await drive(make(), script.slice(0, 6), recordRun({ storage }).run)
  const [start, ...rest] = script
  const resumed = { ...start, resumedAt: { epoch: 1, step: 4 } } as RunEvent
  await drive(make(), [resumed, ...rest.slice(4)], recordRun({ storage }).run)
  const files = await filesOf(storage)
  expect(files.map(({ start }) => start)).toEqual([0, 5, 0, 5])
  expect(files[1]!.points.filter(({ tag }) => tag === 'loss').map(({ step }) => step)).toEqual([5, 6, 7, 8])
  // The options of the run are written once: TensorBoard keeps the first ones for ever.
  expect(files[1]!.points.some(({ tag }) => tag.includes('session_start'))).toBe(false)
})

it('says that a run ended only where it is whole', async () => {
  const ends = async (status: 'completed' | 'stopped' | 'failed') => {
    const storage = memoryStorage()
    await drive(make(), scriptRun({ epochs: [{}], status }), recordRun({ storage }).run)
    return (await filesOf(storage))[0]!.points.some(({ tag }) => tag.includes('session_end'))
  }
  expect(await Promise.all([ends('completed'), ends('stopped'), ends('failed')])).toEqual([true, true, false])
})

it('refuses a folder that TensorBoard would take for a file', () => {
  expect(() => make({ folder: 'my-tfevents' })).toThrow(
    "callback:tensorboard with.folder: expected a name without 'tfevents', since TensorBoard would take the folder for a file, received my-tfevents",
  )
})

it('writes numbers of many steps as it writes one', () => {
  const rows = [0, 1, 2].map((i) => eventOf(300 + i, 1.5, [scalar('loss', i / 8), scalar('ä', NaN)]))
  const columns = { loss: Float32Array.of(0, 1 / 8, 2 / 8), ä: Float32Array.of(NaN, NaN, NaN) }
  expect(scalarEvents(columns, 300, 1.5)).toEqual(Uint8Array.from(rows.flatMap((row) => [...row])))
})

describe('what is drawn', () => {
  const grid = { shape: [1, 2, 2, 2, 1], values: Float32Array.of(0, 0.25, 0.5, 1, 1, 0.5, 0.25, 0) }
  const kernel = { shape: [4, 2], values: Float32Array.of(0, 0, 0, 1, 0, 0, 3, NaN) }
  const network = {
    inputShape: [2, 2, 1],
    params: async () => ({ '0-dense/kernel': kernel }),
    gradients: async () => ({ '0-dense/kernel': kernel }),
    augmented: async () => grid,
  }
  const table = [
    [3, 1],
    [0, 4],
  ]
  const epochs = [1, 2, 3, 4, 5].map(() => ({ validation: { metrics: { 'confusion-matrix': table } } }))

  async function drawn(options: Record<string, Json>) {
    const storage = memoryStorage()
    await drive(make({ steps: false, ...options }), scriptRun({ epochs }), recordRun({ storage, network }).run)
    const [training, validation] = await filesOf(storage)
    const stepsOf = (points: readonly Point[], tag: string) =>
      points.filter((point) => point.tag === tag).map(({ step }) => step)
    return {
      augmentation: stepsOf(training!.points, 'augmentation'),
      weights: stepsOf(training!.points, 'weights/0-dense/kernel'),
      gradients: stepsOf(training!.points, 'gradients/0-dense/kernel'),
      first: stepsOf(training!.points, 'first-layer-weights'),
      confusions: stepsOf(validation!.points, 'confusion-matrix'),
    }
  }

  it('stands at the first epoch, at every so many, and at the end', async () => {
    expect(await drawn({ histograms: 2, images: 4 })).toEqual({
      augmentation: [0],
      weights: [4, 8, 16, 20],
      gradients: [4, 8, 16, 20],
      first: [4, 16, 20],
      confusions: [4, 16, 20],
    })
  })

  it('is nothing where it is 0', async () => {
    expect(await drawn({ histograms: 0, images: 0 })).toEqual({
      augmentation: [],
      weights: [],
      gradients: [],
      first: [],
      confusions: [],
    })
  })

  it('counts all finite values in a histogram', () => {
    // Read by hand: the tensor of the value, its shape [2, 3], and rows of left, right, count.
    const fields = fieldsOf(histogram('h', kernel.values, 2))
    const tensor = fieldsOf(fields.get(8)![0] as Uint8Array)
    const sizes = fieldsOf(tensor.get(2)![0] as Uint8Array)
      .get(2)!
      .map((size) => fieldsOf(size as Uint8Array).get(1)![0])
    const content = (tensor.get(4)![0] as Uint8Array).slice()
    expect(sizes).toEqual([2, 3])
    expect([...new Float64Array(content.buffer)]).toEqual([0, 1.5, 6, 1.5, 3, 1])
  })
})
