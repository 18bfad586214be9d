import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { contentPolicy } from './content-policy.js'
import { isLocalName } from './local-name.js'

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

export interface FileServer {
  /** `http://127.0.0.1:4173/` */
  readonly address: string
  close(): Promise<void>
}

/** A folder or a file; some files of a folder, by how their names end; or JSON that is made anew at each request. */
export type Mounted = string | { readonly folder: string; readonly only: RegExp } | (() => Promise<unknown>)

/** What is served, by its path: folders by one with a slash at its end, such as `/runs/mnist-1/`. The longest path counts. */
export type Mounts = Readonly<Record<string, Mounted>>

interface Found {
  readonly file: string
  readonly size: number
  /** The entity tag of HTTP: it changes whenever the file is rewritten. */
  readonly etag: string
  /** When it was last written, as HTTP says it. */
  readonly written: string
}

/**
 * Serves folders on this machine alone, for reading. No request ends the server, and none leads out of the folders, also not through links in them.
 *
 * @param port 0 for any that is free
 * @param lesson the one site of elsewhere whose pages may show these in a frame: `https://lesson.example`
 * @throws Error with the code `EADDRINUSE` where the port is taken
 */
export async function serveFiles(mounts: Mounts, port: number, lesson?: string): Promise<FileServer> {
  const page = mounts['/']
  const headers = headersOf(typeof page === 'string' ? page : undefined, lesson)
  const server = createServer((request, response) => {
    answer(request, response, mounts, headers).catch(() => {
      if (response.headersSent) response.destroy()
      else refuse(response, 500, 'This file could not be read.')
    })
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${portOf(server)}/`, close: () => closed(server) }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  mounts: Mounts,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  if (!isLocalName(request.headers.host))
    return refuse(response, 403, 'This server answers only to names of this machine, such as localhost.')
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, 405, 'This server only gives files.', { allow: 'GET, HEAD' })
  const path = pathOf(request)
  const prefix = path === undefined ? undefined : prefixOf(path, mounts)
  if (path === undefined || prefix === undefined) return refuse(response, 404, 'There is no such file.')
  const mounted = mounts[prefix]!
  if (typeof mounted === 'function') return sendJson(request, response, await mounted(), headers)
  const found = await locate(path.slice(prefix.length), prefix, mounted)
  if (found) send(request, response, found, headers)
  else refuse(response, 404, 'There is no such file.')
}

/** What every answer says of the page: threads need one that shares its memory with no other site, and only pages of this server may frame it. */
function headersOf(page: string | undefined, lesson: string | undefined): Readonly<Record<string, string>> {
  return {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    // A page of elsewhere that shares no memory either may show only what says so.
    'cross-origin-resource-policy': lesson === undefined ? 'same-origin' : 'cross-origin',
    'content-security-policy': contentPolicy(page, lesson),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  }
}

function prefixOf(path: string, mounts: Mounts): string | undefined {
  return Object.keys(mounts)
    .sort((one, other) => other.length - one.length)
    .find((start) => (start.endsWith('/') ? path.startsWith(start) : path === start))
}

/** @param rest of the path, below the prefix */
async function locate(
  rest: string,
  prefix: string,
  mounted: Exclude<Mounted, () => unknown>,
): Promise<Found | undefined> {
  const { folder, only } = typeof mounted === 'string' ? { folder: mounted, only: undefined } : mounted
  if (!prefix.endsWith('/')) return foundAt(folder)
  if (rest.includes('\0') || only?.test(rest) === false) return undefined
  const file = normalize(join(folder, rest || 'index.html'))
  if (!file.startsWith(normalize(`${folder}${sep}`))) return undefined
  // In a clone MNIST lies unpacked in its package; the page looks into what it gets.
  return (await foundAt(file, folder)) ?? (file.endsWith('.gz') ? foundAt(file.slice(0, -3), folder) : undefined)
}

/** A file that lies in the folder, if one is given, also after all links are followed. A name that is too long, or a link to itself, is no file. */
async function foundAt(file: string, folder?: string): Promise<Found | undefined> {
  try {
    const [real, home] = await Promise.all([realpath(file), folder === undefined ? undefined : realpath(folder)])
    if (home !== undefined && !real.startsWith(home.endsWith(sep) ? home : `${home}${sep}`)) return undefined
    const found = await stat(real)
    if (!found.isFile()) return undefined
    const etag = `"${found.size}-${found.mtimeMs}"`
    return { file: real, size: found.size, etag, written: found.mtime.toUTCString() }
  } catch {
    return undefined
  }
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

function pathOf({ url }: IncomingMessage): string | undefined {
  try {
    return decodeURIComponent(new URL(url ?? '/', 'http://localhost').pathname)
  } catch {
    return undefined
  }
}

/** A whole file, or what comes after a place in it: logs grow, and only what is new is asked for. */
function send(
  { headers: asked, method, url }: IncomingMessage,
  response: ServerResponse,
  { file, size, etag, written }: Found,
  headers: Readonly<Record<string, string>>,
): void {
  if (asked['if-none-match'] === etag) {
    response.writeHead(304, { ...headers, etag }).end()
    return
  }
  const from = Number(/^bytes=(\d+)-$/.exec(asked.range ?? '')?.[1] ?? 0)
  if (from > 0 && from >= size) {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${size}` }).end()
    return
  }
  response.writeHead(from > 0 ? 206 : 200, {
    ...headers,
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

function sendJson(
  { method }: IncomingMessage,
  response: ServerResponse,
  value: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  const text = JSON.stringify(value)
  response.writeHead(200, {
    ...headers,
    'content-type': types['.json'],
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache',
  })
  response.end(method === 'HEAD' ? undefined : text)
}

function refuse(
  response: ServerResponse,
  status: number,
  words: string,
  more: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', ...more })
    .end(words)
}
