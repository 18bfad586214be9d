import { mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serveFiles, type FileServer } from '../../../apps/cli/src/host/static-server.js'
import { textBytes, type Reader } from '../reader.js'

const secret = 'outside of the folder'
let started: Promise<FileServer> | undefined

/** One server for all cases: none of them may end it. */
function server(): Promise<FileServer> {
  const folder = mkdtempSync(join(tmpdir(), 'telar-fuzz-'))
  const page = mkdtempSync(join(folder, 'page-'))
  writeFileSync(join(folder, 'secret'), secret)
  writeFileSync(join(page, 'index.html'), '<script>1</script>')
  writeFileSync(join(page, 'log.jsonl'), '{}\n')
  return (started ??= serveFiles({ '/': page, '/runs/a/': page }, 0))
}

/** The first bytes that are answered to a request as it stands. */
function answerTo(request: Uint8Array, port: number): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.end(request))
    socket.setTimeout(1000, () => socket.destroy())
    socket.on('data', (bytes) => (answer += bytes.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}

const requests = [
  'GET /log.jsonl HTTP/1.1\r\nHost: localhost\r\nRange: bytes=1-\r\nIf-None-Match: "1"\r\nConnection: close\r\n\r\n',
  'HEAD /runs/a/..%2f../%2e%2e/secret?a=1#b HTTP/1.1\r\nHost: 127.0.0.1:80\r\nConnection: close\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc',
]

export const served: readonly Reader[] = [
  {
    name: 'requests to telar ui',
    form: 'text',
    files: () => requests.map(textBytes),
    async read(bytes) {
      const { address } = await server()
      const answer = await answerTo(bytes, Number(new URL(address).port))
      if (answer.includes(secret)) throw new TypeError('the server gave a file from outside of its folder')
      const alive = await fetch(address)
      if ((await alive.text()) !== '<script>1</script>') throw new TypeError('the server does not answer any more')
      return answer.slice(0, 12)
    },
    expansion: 64,
  },
]
