import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { halves, image, trainIn } from '../../fixtures/halves.js'
import { invoke, resultOf } from '../../fixtures/in-process.js'
import { ask, firstOutput, infer, serve } from '../../fixtures/serving.js'
import { emptyFolder } from '../../fixtures/telar.js'
import { run as exportModel } from '../commands/export/run.js'
import { run as predict } from '../commands/predict/run.js'
import { startHost, type Host } from '../host/host.js'

let folder = ''
let host: Host
let checkpoint = ''
beforeAll(async () => {
  folder = await emptyFolder()
  const callbacks = [{ use: 'callback:checkpoint', with: {} }]
  await trainIn(join(folder, 'halves'), parseExperiment(builtinRegistry, { ...halves, callbacks }))
  checkpoint = join(folder, 'halves/checkpoints/last.telar')
  await invoke(exportModel, { run: checkpoint }, { to: join(folder, 'halves.safetensors') })
  host = await startHost({ backend: 'cpu' })
})
afterAll(() => host.stop())

const bytesOf = (i: number) => image(i).map((value) => Math.round(value * 255))
const images = (datatype: string, data: unknown, count = 1) => ({
  name: 'input',
  shape: [count, 6, 6, 1],
  datatype,
  data,
})

test('says that it is live and ready, and what it takes and gives', async () => {
  const server = await serve(checkpoint)
  expect(await ask(server, 'v2/health/live')).toEqual({ status: 200, answer: { live: true } })
  expect(await ask(server, 'v2/health/ready')).toEqual({ status: 200, answer: { ready: true } })
  expect(await ask(server, 'v2/models/net/ready')).toEqual({ status: 200, answer: { ready: true } })
  expect(await ask(server, 'v2')).toMatchObject({ status: 200, answer: { name: 'telar', models: ['net'] } })
  expect(await ask(server, 'v2/models/net')).toEqual({
    status: 200,
    answer: {
      name: 'net',
      versions: ['1'],
      platform: 'telar_tfjs',
      inputs: [{ name: 'input', datatype: 'FP32', shape: [-1, 6, 6, 1] }],
      outputs: [
        { name: 'probabilities', datatype: 'FP32', shape: [-1, 2], parameters: { labels: ['left', 'right'] } },
        { name: 'class', datatype: 'BYTES', shape: [-1] },
      ],
    },
  })
})

test('a threshold decides the class, and stands in the metadata', async () => {
  const server = await serve(checkpoint, 1e6, { thresholds: [1e-6] })
  const { answer } = await ask(server, 'v2/models/net/infer', {
    inputs: [images('FP32', image(0))],
    outputs: [{ name: 'class' }],
  })
  expect(answer['outputs']).toMatchObject([{ data: ['right'] }])
  const { answer: about } = await ask(server, 'v2/models/net')
  expect(about['outputs']).toMatchObject([{ parameters: { thresholds: [1e-6] } }, { name: 'class' }])
})

test('answers as telar predict does, for a run and for the file of telar export', async () => {
  const pgm = join(folder, 'one.pgm')
  await writeFile(pgm, Buffer.concat([Buffer.from('P5\n6 6\n255\n'), Uint8Array.from(bytesOf(1))]))
  const { answers } = (await resultOf(invoke(predict, { run: join(folder, 'halves'), inputs: [pgm] }, { top: 2 }))) as {
    answers: { top: { class: string; probability: number }[] }[]
  }
  const [best, other] = answers[0]!.top
  for (const file of [checkpoint, join(folder, 'halves.safetensors')]) {
    const server = await serve(file)
    const { answer } = await ask(server, 'v2/models/net/versions/1/infer', {
      id: 'a',
      inputs: [images('UINT8', bytesOf(1))],
    })
    expect(answer).toMatchObject({ model_name: 'net', model_version: '1', id: 'a' })
    const [probabilities, named] = answer['outputs'] as { data: unknown[] }[]
    expect(named).toEqual({ name: 'class', datatype: 'BYTES', shape: [1], data: [best!.class] })
    const expected = best!.class === 'left' ? [best, other] : [other, best]
    expect(probabilities!.data).toEqual(expected.map((entry) => entry!.probability))
  }
})

test('answers requests that come together as each alone, rows nested or not', async () => {
  const server = await serve(checkpoint)
  const alone = firstOutput(await infer(server, images('FP32', image(3))))
  const requests = Array.from({ length: 20 }, (_, i) => infer(server, images('FP32', [[image(i)], image(3)], 2)))
  const together = (await Promise.all(requests)).map(firstOutput)
  for (const data of together) expect(data.slice(2)).toEqual(alone)
  expect(new Set(together.map(([first]) => first)).size).toBe(20)
})

test('gives the outputs that are asked for', async () => {
  const server = await serve(checkpoint)
  const inputs = [images('FP32', image(0))]
  const { answer } = await ask(server, 'v2/models/net/infer', { inputs, outputs: [{ name: 'class' }] })
  expect(answer['outputs']).toEqual([{ name: 'class', datatype: 'BYTES', shape: [1], data: ['left'] }])
})

test.each<[unknown, number, string]>([
  ['{', 400, 'The body is no JSON: '],
  [[], 400, 'the request: expected a JSON object, received []'],
  [{}, 400, 'inputs: expected an array of tensors (input), received undefined'],
  [{ inputs: [images('FP32', [1])] }, 400, 'inputs[0].data: expected 36 values for the shape [1,6,6,1], received "1"'],
  [{ inputs: [images('FP32', Array(36).fill('1'))] }, 400, 'inputs[0].data[0]: expected a finite number, received "1"'],
  [{ inputs: [images('FP31', image(0))] }, 400, "inputs[0].datatype: unknown datatype 'FP31'; did you mean 'FP32'?"],
  [{ inputs: [{ ...images('FP32', image(0)), shape: [6, 6] }] }, 400, 'inputs[0].shape: expected [n, 6, 6, 1]'],
  [
    { inputs: [{ ...images('FP32', image(0)), name: 'x' }] },
    400,
    "inputs: expected one tensor named 'input', received 'x'",
  ],
  [{ inputs: [images('FP32', bytesOf(0))] }, 400, 'inputs[0].data: the values lie between'],
  [
    { inputs: [images('UINT8', Array(36).fill(256))] },
    400,
    'inputs[0].data: expected values from 0 to 255 for UINT8, received values between 256 and 256',
  ],
  [
    { inputs: [images('FP32', image(0))], outputs: [{ name: 'clas' }] },
    400,
    "outputs[0].name: unknown output 'clas'; did you mean 'class'?",
  ],
  ['['.repeat(200_000), 400, 'The body is no JSON'],
  [
    JSON.stringify({ inputs: [images('FP32', 'deep')] }).replace('"deep"', `${'['.repeat(9000)}${']'.repeat(9000)}`),
    400,
    'inputs[0].data: expected an array, nested as deep as its shape',
  ],
])('refuses a wrong request: %#', async (body, status, message) => {
  const { status: found, answer } = await ask(await serve(checkpoint), 'v2/models/net/infer', body)
  expect([found, answer]).toEqual([status, { error: expect.stringContaining(message) }])
})

test('refuses bodies and queues that are too long, other models, methods and names of elsewhere', async () => {
  const server = await serve(checkpoint, 500, { waiting: () => 1000 })
  const large = 'Expected a body of at most 500 bytes'
  expect(await infer(server, images('FP32', image(0)))).toMatchObject({
    status: 413,
    answer: { error: expect.stringContaining(large) },
  })
  const chunked = await fetch(`${server.address}v2/models/net/infer`, {
    method: 'POST',
    body: new Blob(['x'.repeat(4000)]).stream(),
    duplex: 'half',
  } as RequestInit)
  expect(chunked.status).toBe(413)
  const short = images('UINT8', Array(36).fill(1))
  expect(await infer(server, short)).toEqual({
    status: 503,
    answer: { error: '1000 samples wait to be computed. Ask again later.' },
  })
  expect(await ask(server, 'v2/models/other')).toMatchObject({
    status: 404,
    answer: { error: "Expected the model 'net' (version 1), received 'other'." },
  })
  expect(await ask(server, 'v2/models/net/infer')).toMatchObject({ status: 405 })
  expect(await ask(server, 'v2/models/net', {})).toMatchObject({ status: 405 })
  expect(await ask(server, 'nowhere')).toMatchObject({ status: 404 })
  const { port } = new URL(server.address)
  const strange = await new Promise<string>((done) => {
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write('GET /v2 HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n'),
    )
    socket.once('data', (data) => done(data.toString()))
  })
  expect(strange).toMatch(/^HTTP\/1.1 403 /)
})

test('drains: is not ready, closes connections, and answers what it has taken', async () => {
  const server = await serve(checkpoint)
  const draining = server.drain(100)
  expect(await ask(server, 'v2/health/ready')).toEqual({ status: 503, answer: { ready: false } })
  const response = await fetch(`${server.address}v2/models/net/infer`, {
    method: 'POST',
    body: JSON.stringify({ inputs: [images('FP32', image(0))] }),
  })
  expect([response.status, response.headers.get('connection')]).toEqual([200, 'close'])
  expect(await draining).toBe(true)
  await expect(ask(server, 'v2/health/live')).rejects.toThrow('fetch failed')
})
