import { DataError } from '../../../packages/core/src/index.js'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from '../../../apps/web/src/shared/once.js'
import { serveFiles } from '../../../apps/cli/src/host/static-server.js'
import type { ServedModel } from '../../../apps/cli/src/serving/open-served.js'
import { startPredictionServer } from '../../../apps/cli/src/serving/prediction-server.js'
import { signature } from './inputs.js'
import { jsonBytes, textBytes, type Reader } from '../reader.js'

const secret = 'outside of the folder'

/** One server for all cases: none of them may end it. */
const files = once(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'telar-fuzz-'))
  const page = mkdtempSync(join(folder, 'page-'))
  writeFileSync(join(folder, 'secret'), secret)
  writeFileSync(join(page, 'index.html'), '<script>1</script>')
  writeFileSync(join(page, 'log.jsonl'), '{}\n')
  return serveFiles({ '/': page, '/runs/a/': page }, 0)
})

/** A network whose answers are all 0. */
const served = (data: ServedModel['data'], shape: readonly number[]): ServedModel => ({
  name: 'a',
  shape,
  classes: ['b', 'c'],
  data,
  width: 2,
  infer: async (_, rows) => new Float32Array(2 * rows),
  waiting: () => 0,
  release: () => undefined,
})
const options = { host: '127.0.0.1', port: 0, bodyLimit: 1e6, queueLimit: 100 }
const ofImages = once(() => startPredictionServer(served(undefined, [2, 3]), options))
const ofColumns = once(() => startPredictionServer(served(signature, [18]), options))

/** The first bytes that are answered to a request as it stands. */
function answerTo(request: Uint8Array, address: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(new URL(address).port), '127.0.0.1', () => socket.end(request))
    socket.setTimeout(1000, () => socket.destroy())
    socket.on('data', (bytes) => (answer += bytes.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}

/** Posts a body as it stands. What the server cannot do is its fault, whatever it was asked. */
async function infer(body: Uint8Array, address: string): Promise<unknown> {
  const response = await fetch(`${address}v2/models/a/infer`, { method: 'POST', body: body as Uint8Array<ArrayBuffer> })
  const answer = await response.text()
  if (response.status >= 500) throw new TypeError(`the server answered ${response.status}: ${answer}`)
  const value = JSON.parse(answer) as { readonly error?: string }
  if (!response.ok) throw new DataError({ where: 'body', problem: value.error! })
  return value
}

const pixels = { name: 'input', shape: [2, 2, 3], datatype: 'FP32', data: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }
const nested = {
  ...pixels,
  shape: [1, 2, 3],
  data: [
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
  ],
}
const columns = [
  { name: 'width', shape: [2], datatype: 'FP64', data: [1.5, null] },
  { name: 'color', shape: [2], datatype: 'BYTES', data: ['red', 'blue'] },
  { name: 'sold', shape: [2, 1], datatype: 'BYTES', data: ['2024-01-02', '2024-02-03'] },
]
const posted = JSON.stringify({ inputs: [nested] })
const ofFiles = [
  'GET /log.jsonl HTTP/1.1\r\nHost: localhost\r\nRange: bytes=1-\r\nIf-None-Match: "1"\r\nConnection: close\r\n\r\n',
  'HEAD /runs/a/..%2f../%2e%2e/secret?a=1#b HTTP/1.1\r\nHost: 127.0.0.1:80\r\nConnection: close\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc',
]
const ofAnswers = [
  'GET /v2/models/a/versions/1/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  `POST /v2/models/a/infer HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: ${posted.length}\r\nConnection: close\r\n\r\n${posted}`,
]

export const servers: readonly Reader[] = [
  {
    name: 'requests to telar ui',
    form: 'text',
    files: () => ofFiles.map(textBytes),
    async read(bytes) {
      const { address } = await files()
      const answer = await answerTo(bytes, address)
      if (answer.includes(secret)) throw new TypeError('the server gave a file from outside of its folder')
      const alive = await fetch(address)
      if ((await alive.text()) !== '<script>1</script>') throw new TypeError('the server does not answer any more')
      return answer.slice(0, 12)
    },
    expansion: 64,
  },
  {
    name: 'requests to telar serve',
    form: 'text',
    files: () => ofAnswers.map(textBytes),
    async read(bytes) {
      const { address } = await ofImages()
      const answer = await answerTo(bytes, address)
      if (/^HTTP\/1\.1 5/m.test(answer)) throw new TypeError(`the server answered ${answer}`)
      await infer(textBytes(posted), address)
      return answer.slice(0, 12)
    },
    expansion: 64,
  },
  {
    name: 'samples for telar serve',
    form: 'json',
    files: () => [{ inputs: [pixels], id: '7', outputs: [{ name: 'class' }] }, { inputs: [nested] }].map(jsonBytes),
    read: async (bytes) => infer(bytes, (await ofImages()).address),
    expansion: 64,
  },
  {
    name: 'columns for telar serve',
    form: 'json',
    files: () => [jsonBytes({ inputs: columns })],
    read: async (bytes) => infer(bytes, (await ofColumns()).address),
    expansion: 64,
  },
]
