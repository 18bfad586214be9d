import { createReadStream, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.jsonl': 'application/x-ndjson',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
}

/** Threads need a page that shares its memory with no other site, and every file of it says so. */
const isolated = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
}

export interface FileServer {
  /** `http://127.0.0.1:4173/` */
  readonly address: string
  close(): Promise<void>
}

interface Found {
  readonly file: string
  readonly size: number
  /** Another one where the file is written anew. */
  readonly etag: string
  /** When it was last written, as HTTP says it. */
  readonly written: string
}

/**
 * Serves folders on this machine alone.
 *
 * @param mounts folders by the path under which they are served, such as `/runs/mnist-1/`; the longest path counts
 * @param port 0 for any that is free
 * @throws Error with the code `EADDRINUSE` where the port is taken
 */
export async function serveFiles(mounts: Readonly<Record<string, string>>, port: number): Promise<FileServer> {
  const prefixes = Object.keys(mounts).sort((one, other) => other.length - one.length)

  function locate(path: string): Found | undefined {
    const prefix = prefixes.find((start) => path.startsWith(start))
    if (prefix === undefined) return undefined
    const folder = mounts[prefix]!
    const file = normalize(join(folder, path.slice(prefix.length) || 'index.html'))
    if (!file.startsWith(normalize(`${folder}${sep}`)) || path.includes('\0')) return undefined
    // MNIST lies unpacked in its package; the page looks into what it gets.
    return sized(file) ?? (file.endsWith('.gz') ? sized(file.slice(0, -3)) : undefined)
  }

  const server = createServer((request, response) => {
    if (!isLocal(request.headers.host))
      return refuse(response, 403, 'This server answers only to names of this machine, such as localhost.')
    const path = pathOf(request)
    const found = path === undefined ? undefined : locate(path)
    if (found) send(request, response, found)
    else refuse(response, 404, 'There is no such file.')
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${portOf(server)}/`, close: () => closed(server) }
}

function portOf(server: Server): number {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** A name of elsewhere that leads here is how a strange page would come to read runs. */
function isLocal(host: string | undefined): boolean {
  return /^(localhost|[\w-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? '')
}

function pathOf({ url }: IncomingMessage): string | undefined {
  try {
    return decodeURIComponent(new URL(url ?? '/', 'http://localhost').pathname)
  } catch {
    return undefined
  }
}

function sized(file: string): Found | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  return found?.isFile()
    ? { file, size: found.size, etag: `"${found.size}-${found.mtimeMs}"`, written: found.mtime.toUTCString() }
    : undefined
}

/** A whole file, or what comes after a place in it: logs grow, and only what is new is asked for. */
function send(
  { headers, method, url }: IncomingMessage,
  response: ServerResponse,
  { file, size, etag, written }: Found,
): void {
  if (headers['if-none-match'] === etag) {
    response.writeHead(304, { ...isolated, etag }).end()
    return
  }
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0)
  if (from > 0 && from >= size) {
    response.writeHead(416, { ...isolated, 'content-range': `bytes */${size}` }).end()
    return
  }
  response.writeHead(from > 0 ? 206 : 200, {
    ...isolated,
    'last-modified': written,
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-length': size - from,
    'cache-control': url?.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'accept-ranges': 'bytes',
    etag,
    ...(from > 0 ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {}),
  })
  if (method === 'HEAD' || size === 0) response.end()
  else
    createReadStream(file, { start: from, end: size - 1 })
      .on('error', () => response.destroy())
      .pipe(response)
}

function refuse(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(words)
}
