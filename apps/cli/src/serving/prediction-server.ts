import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { version } from '../../package.json'
import { isLoopback, isLocalName } from '../host/local-name.js'
import { answerInfer, type Answering } from './answer-infer.js'
import { describeModel, VERSION } from './describe-model.js'
import { HttpError } from './http-error.js'
import type { ServedModel } from './open-served.js'
import { createRequestReader } from './read-request.js'
import { pageHeaders, tryPage } from './try-page.js'
import { tryScript } from './try-script.js'

/** Where and how a server listens. */
export interface ServerOptions {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** Bytes of a request's body at the most. */
  readonly bodyLimit: number
  /** Samples that may wait; more are refused with 503. */
  readonly queueLimit: number
}

/** A server for predictions, by the Open Inference Protocol (version 2, JSON over HTTP). */
export interface PredictionServer {
  /** `http://127.0.0.1:8000/` */
  readonly address: string
  /** Requests that were answered with predictions. */
  answered(): number
  /**
   * Shuts down gracefully: reports immediately that it is not ready, asks clients to close their connections and answers requests for a while; then
   * accepts no new connections and finishes the requests that it has accepted.
   *
   * @param grace milliseconds that a load balancer gets to learn that the server is not ready
   * @returns whether every accepted request was answered
   */
  drain(grace: number): Promise<boolean>
}

interface State {
  readonly options: ServerOptions
  readonly answering: Answering
  isDraining: boolean
  answered: number
}

/** The server keeps idle connections open for longer than load balancers do (usually 60 s), so it never closes one that they are about to use. */
const KEEP_ALIVE_MS = 75_000

/** How long a server that is ending waits for requests that are being sent or answered. */
const LAST_MS = 10_000

/** @throws Error with the code `EADDRINUSE` where the port is taken */
export async function startPredictionServer(model: ServedModel, options: ServerOptions): Promise<PredictionServer> {
  const metadata = describeModel(model)
  const answering = { model, metadata, read: createRequestReader(model, metadata) }
  const state: State = { options, answering, isDraining: false, answered: 0 }
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    answer(request, response, state).catch((error: unknown) => refuse(response, error))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, options.host, resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}/`,
    answered: () => state.answered,
    async drain(grace) {
      state.isDraining = true
      if (grace > 0) await new Promise((done) => setTimeout(done, grace))
      return closed(server)
    },
  }
}

/** Idle connections are closed at once, the others once their request is answered, or after a while. */
async function closed(server: Server): Promise<boolean> {
  let isWhole = true
  await new Promise<void>((resolve) => {
    const limit = setTimeout(() => {
      isWhole = false
      server.closeAllConnections()
    }, LAST_MS)
    server.close(() => {
      clearTimeout(limit)
      resolve()
    })
    server.closeIdleConnections()
  })
  return isWhole
}

async function answer(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  if (state.isDraining) response.setHeader('connection', 'close')
  if (isLoopback(state.options.host) && !isLocalName(request.headers.host))
    throw new HttpError(
      403,
      'This server answers only to names of this machine, such as localhost; --host opens it to others.',
    )
  const path = (request.url ?? '/').split('?', 1)[0]!
  const model = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?(\/ready|\/infer)?$/.exec(path)
  if (model) return answerModel(request, response, state, model)
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new HttpError(405, 'Expected GET.')
  const page = pages[path]
  if (!page) throw new HttpError(404, 'There is no such page. /v2 says what there is.')
  page(response, state)
}

const pages: Readonly<Record<string, (response: ServerResponse, state: State) => void>> = {
  '/': (response, state) => sendText(response, 'text/html', tryPage(state.answering.model.name)),
  '/try.js': (response) => sendText(response, 'text/javascript', tryScript),
  '/v2': (response, state) =>
    sendJson(response, 200, {
      name: 'telar',
      version,
      extensions: [],
      models: [state.answering.model.name],
    }),
  '/v2/health/live': (response) => sendJson(response, 200, { live: true }),
  '/v2/health/ready': (response, state) => sendReady(response, state),
}

async function answerModel(
  request: IncomingMessage,
  response: ServerResponse,
  state: State,
  [, name, asked, what]: RegExpExecArray,
): Promise<void> {
  const { model, metadata } = state.answering
  if (decoded(name!) !== model.name || (asked ?? VERSION) !== VERSION)
    throw new HttpError(404, `Expected the model '${model.name}' (version ${VERSION}), received '${decoded(name!)}'.`)
  if (what === '/infer') {
    if (request.method !== 'POST') throw new HttpError(405, 'Expected POST.')
    sendJson(response, 200, await answerInfer(request, state.answering, state.options))
    state.answered++
  } else if (request.method !== 'GET') throw new HttpError(405, 'Expected GET.')
  else if (what === '/ready') sendReady(response, state)
  else sendJson(response, 200, metadata)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function sendReady(response: ServerResponse, { isDraining }: State): void {
  sendJson(response, isDraining ? 503 : 200, { ready: !isDraining })
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  const body = Buffer.from(JSON.stringify(value))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
}

function sendText(response: ServerResponse, type: string, text: string): void {
  const body = Buffer.from(text)
  response
    .writeHead(200, { ...pageHeaders, 'content-type': `${type}; charset=utf-8`, 'content-length': body.length })
    .end(body)
}

/** `{ "error": … }`, as the protocol defines it. Clients do not get the details of an internal error. */
function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status, message, headers } = error instanceof HttpError ? error : new HttpError(500, 'The server failed.')
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  sendJson(response, status, { error: message })
}
