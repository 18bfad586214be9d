// Sends requests over open connections, each the next one once it has its answer, and says how long each took. It is light, since it shares the
// cores with the server: requests are written as bytes that were made before, and of an answer only status, length and `connection` are looked at.
import { connect } from 'node:net'

/**
 * @param {{ port: number, path: string, bodies: readonly string[], connections: number, seconds: number }} options
 * @param {(signal: { answered: () => number }) => void} [during] called once at the start
 * @returns answered, latencies in ms, sent requests that got no answer, and answers other than 200
 */
export async function load({ port, path, bodies, connections, seconds }, during) {
  const requests = bodies.map((body) =>
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  )
  const result = { latencies: [], lost: 0, refused: 0, ended: 0, seconds: 0 }
  const start = performance.now()
  const end = start + seconds * 1000
  during?.({ answered: () => result.latencies.length })
  await Promise.all(Array.from({ length: connections }, (_, i) => client(port, requests, i, end, result)))
  result.seconds = (performance.now() - start) / 1000
  return result
}

function client(port, requests, first, end, result) {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let next = first
    let sentAt = 0
    let inFlight = false
    let pending = ''

    function send() {
      sentAt = performance.now()
      if (sentAt > end) return socket.end()
      inFlight = true
      socket.write(requests[next++ % requests.length])
    }

    function finish() {
      if (inFlight) result.lost++
      inFlight = false
      done()
    }

    socket.on('connect', send)
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1')
      const head = pending.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/content-length: (\d+)/i.exec(pending)?.[1])
      if (pending.length < head + 4 + length) return
      const isOk = pending.startsWith('HTTP/1.1 200')
      const isLast = /connection: close/i.test(pending.slice(0, head))
      pending = ''
      inFlight = false
      if (isOk) result.latencies.push(performance.now() - sentAt)
      else result.refused++
      // A server that ends asks for it; a load balancer would now send to another one.
      if (!isLast) return send()
      result.ended++
      socket.end()
    })
    socket.on('error', () => undefined)
    socket.on('close', finish)
  })
}
